/** Where VS Code starts. What the product does is the server's; here it is found, started and given a face. */

import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { Keys } from './key';
import { Session } from './session';
import { needRestart } from './settings';
import { showStatus } from './status';

export async function activate(context: vscode.ExtensionContext): Promise<Session> {
  const keys = new Keys(context.secrets);
  const session = new Session(keys);
  context.subscriptions.push(
    session,
    showStatus(session),
    ...registerCommands(session, keys),
    vscode.workspace.onDidGrantWorkspaceTrust(() => session.restart()),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (needRestart(change)) {
        await session.restart();
      } else if (change.affectsConfiguration('consult')) {
        await session.tellSettings();
      }
    }),
    context.secrets.onDidChange(() => session.restart()),
  );
  void session.restart(); // VS Code need not wait for the server to draw anything
  return session;
}
