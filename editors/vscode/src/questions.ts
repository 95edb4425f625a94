/** A question to whom has just asked for something stays until it is answered: VS Code hides a message after ten seconds. */

import * as vscode from 'vscode';
import type { MessageActionItem, ShowMessageRequestParams } from 'vscode-languageclient/node';

/** What the user says by closing a question. */
const NO = ['Cancel', 'Not now', 'Later', 'No'];

/** `window/showMessageRequest`: what was chosen, null if nothing was. */
export async function ask({ message, actions = [] }: ShowMessageRequestParams): Promise<MessageActionItem | null> {
  const buttons = actions.map(({ title }) => ({ title, isCloseAffordance: NO.includes(title) }));
  const chosen = await vscode.window.showInformationMessage(message, { modal: true }, ...buttons);
  return chosen ? { title: chosen.title } : null;
}

/** Buttons that help, by their words. */
export type Offers = Record<string, () => unknown>;

/** Ask what is to be done about `message`. */
export async function offerNow(message: string, detail: string, offers: Offers): Promise<void> {
  const chosen = await vscode.window.showInformationMessage(message, { modal: true, detail }, ...Object.keys(offers));
  if (chosen) {
    await offers[chosen]?.();
  }
}
