/** What the server says to the user, with the button that helps. */

import * as vscode from 'vscode';
import { MessageType } from 'vscode-languageclient/node';

const SET_KEY = 'Set API Key…';
const USE_LOCAL = 'Use a Local Model…';
const SET_ENDPOINT = 'Set Endpoint…';
const SHOW_LOG = 'Show Log';
const PENDING = 'Pending Proposals';
const COMMANDS: Record<string, string> = {
  [SET_KEY]: 'consult-lsp.setKey',
  [USE_LOCAL]: 'consult-lsp.useLocalModel',
  [SET_ENDPOINT]: 'consult-lsp.setEndpoint',
  [SHOW_LOG]: 'consult-lsp.showLog',
  [PENDING]: 'consult-lsp.proposals',
};

/**
 * Show `message`. While no model can be asked, or where a key was refused, a key is the next step; where nobody answers,
 * it may be another endpoint.
 */
export async function tell(type: MessageType, message: string, lacksModel: boolean): Promise<void> {
  const failed = type === MessageType.Error;
  const buttons = lacksModel || (failed && /\bkey\b/i.test(message)) ? [SET_KEY] : [];
  if (lacksModel) {
    buttons.push(USE_LOCAL);
  }
  if (failed && /\bendpoint\b/i.test(message)) {
    buttons.push(SET_ENDPOINT);
  }
  if (message.includes('“Consult: pending proposals”')) {
    buttons.push(PENDING);
  }
  if (failed) {
    buttons.push(SHOW_LOG);
  }
  const chosen = await show(type)(message, ...buttons);
  if (chosen) {
    await vscode.commands.executeCommand(COMMANDS[chosen] ?? '');
  }
}

type Show = (message: string, ...buttons: string[]) => Thenable<string | undefined>;

function show(type: MessageType): Show {
  if (type === MessageType.Error) {
    return vscode.window.showErrorMessage;
  }
  return type === MessageType.Warning
    ? vscode.window.showWarningMessage
    : vscode.window.showInformationMessage;
}
