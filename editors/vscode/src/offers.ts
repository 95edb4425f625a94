/** When the server cannot run: one message, and buttons that help. */

import * as vscode from 'vscode';
import { onPath } from './server';
import type { Session } from './session';
import { setServerPath } from './settings';

type Offers = Record<string, () => unknown>;

/** No server: install it, run it without installing, or say where it is. */
export async function tellMissing(session: Session, why: string): Promise<void> {
  const offers: Offers = {};
  if (await onPath('uvx')) {
    offers['Run with uvx'] = () => setServerPath('uvx');
    offers['Install with uv'] = () => install(session, 'uv', ['tool', 'install', 'consult-lsp']);
  } else if (await onPath('pipx')) {
    offers['Run with pipx'] = () => setServerPath('pipx');
    offers['Install with pipx'] = () => install(session, 'pipx', ['install', 'consult-lsp']);
  }
  offers['Choose the Path…'] = choosePath;
  offers['Learn More'] = openWalkthrough;
  await offer(`${why} Consult needs it: one Python package, consult-lsp.`, offers);
}

/** A server that was found does not run: what it said, and the log with the rest. */
export async function tellTrouble(session: Session, why: string): Promise<void> {
  await offer(why, {
    'Show Log': () => session.output.show(),
    'Start Again': () => session.restart(),
    'Choose the Path…': choosePath,
  });
}

export async function choosePath(): Promise<void> {
  const [file] = (await vscode.window.showOpenDialog({ title: 'Where is consult-lsp?' })) ?? [];
  if (file) {
    await setServerPath(file.fsPath);
  }
}

export function openWalkthrough(): Thenable<unknown> {
  return vscode.commands.executeCommand(
    'workbench.action.openWalkthrough',
    'consult-lsp.consult-lsp#start',
  );
}

async function offer(message: string, offers: Offers): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(message, ...Object.keys(offers));
  if (chosen) {
    await offers[chosen]?.();
  }
}

/** Run the installer where the user sees it, and start the server once it has ended well. */
async function install(session: Session, command: string, args: string[]): Promise<void> {
  const task = new vscode.Task(
    { type: 'consult-lsp' },
    vscode.TaskScope.Global,
    'install consult-lsp',
    'Consult',
    new vscode.ProcessExecution(command, args),
  );
  const execution = await vscode.tasks.executeTask(task);
  const ended = vscode.tasks.onDidEndTaskProcess((end) => {
    if (end.execution === execution) {
      ended.dispose();
      if (end.exitCode === 0) {
        void session.restart();
      }
    }
  });
}
