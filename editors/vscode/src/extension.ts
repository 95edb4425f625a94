/** Where VS Code starts. What the product does is the server's; here it is found, session and given a face. */

import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { PrivateServer } from './install';
import { Keys } from './key';
import { showLenses } from './lenses';
import { showRulePages } from './rules';
import { Session } from './session';
import { needRestart } from './settings';
import { showStatus } from './status';
import { tickSteps } from './walkthrough';

let running: Session | undefined;

/** The session is what tests look at. */
export function activate(context: vscode.ExtensionContext): Session {
  const keys = new Keys(context.secrets);
  const session = new Session(keys, new PrivateServer(context), context.extensionUri);
  context.subscriptions.push(
    showStatus(session),
    tickSteps(session, context.globalState),
    showLenses(),
    showRulePages(context.extensionUri),
    ...registerCommands(session, keys),
    vscode.workspace.onDidGrantWorkspaceTrust(() => session.restart()),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (needRestart(change)) {
        await session.restartIfChanged();
      } else if (change.affectsConfiguration('consult')) {
        await session.tellSettings();
      }
    }),
    context.secrets.onDidChange(() => session.restartIfChanged()),
  );
  void session.restart(); // VS Code need not wait for the server
  running = session;
  return session;
}

/** VS Code waits a few seconds for this, so that the server can end well. */
export async function deactivate(): Promise<void> {
  await running?.dispose();
}
