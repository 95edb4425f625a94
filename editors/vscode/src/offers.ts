/**
 * When the server cannot run: one message, and buttons that help. Unasked it is one that VS Code hides after a while, and the
 * status item asks again; whoever has just asked for something is asked until there is an answer.
 */

import * as vscode from 'vscode';
import { NotInstalled } from './install';
import { type Offers, offerNow } from './questions';
import type { Session } from './session';
import { serverPath, setServerPath } from './settings';

/** Languages in whose files nobody looks for findings, so that a missing server does not matter there. */
const NO_CODE = ['plaintext', 'markdown', 'json', 'jsonc', 'log', 'Log', 'ignore', 'properties', 'csv', 'diff', 'git-commit'];

/** Whether a file is in front for which the server matters. */
export function isCodeInFront(): boolean {
  const document = vscode.window.activeTextEditor?.document;
  const isFile = document?.uri.scheme === 'file' || document?.uri.scheme === 'untitled';
  return isFile && !NO_CODE.includes(document?.languageId ?? '');
}

/** No server: install it, or say where it is. */
export async function tellMissing(session: Session, why: string, isAsked: boolean): Promise<void> {
  const needed = 'Consult needs it to find and fix anything.';
  const offers = { Install: () => install(session), 'Choose Path…': choosePath };
  await (isAsked ? offerNow(why, needed, offers) : offer(vscode.window.showWarningMessage, `${why} ${needed}`, offers));
}

/** A server that was found does not run: what it said, and the log with the rest. */
export async function tellTrouble(session: Session, why: string, isAsked: boolean): Promise<void> {
  const offers = {
    'Show Log': () => session.output.show(),
    'Start Again': () => session.restart(),
    Install: () => install(session),
    'Choose Path…': choosePath,
  };
  await (isAsked ? offerNow(why, '', offers) : offer(vscode.window.showWarningMessage, why, offers));
}

/** Install the server and start it, whatever the setting named before; if it is not installed, say why. */
export async function install(session: Session): Promise<void> {
  try {
    await session.install();
  } catch (error) {
    if (error instanceof NotInstalled) {
      const offers = { 'Show Log': () => session.output.show(), 'Choose Path…': choosePath };
      return offer(vscode.window.showErrorMessage, `The server was not installed. ${error.message}`, offers);
    }
    throw error;
  }
  if (serverPath()) {
    await setServerPath('');
  }
  await session.restart();
  if (session.state.is === 'ready') {
    void vscode.window.showInformationMessage('The server is installed, and runs.');
  }
}

export async function choosePath(): Promise<void> {
  const [file] = (await vscode.window.showOpenDialog({ title: 'Where is consult-lsp?' })) ?? [];
  if (file) {
    await setServerPath(file.fsPath);
  }
}

/** VS Code hides a warning after a while, and an error with buttons only when it is closed. */
async function offer(show: typeof vscode.window.showWarningMessage, message: string, offers: Offers): Promise<void> {
  const chosen = await show(message, ...Object.keys(offers));
  if (chosen) {
    await offers[chosen]?.();
  }
}
