/** A question of the server stays until it is answered: a message would hide itself. */

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
