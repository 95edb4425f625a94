/** When the server cannot run: one message, and buttons that help. */

import * as vscode from 'vscode';
import { install } from './install';
import { onPath } from './server';
import type { Session } from './session';
import { serverPath, setServerPath } from './settings';

type Offers = Record<string, () => unknown>;

/** No server: install it, run it without installing, or say where it is. */
export async function tellMissing(session: Session, why: string): Promise<void> {
  const offers: Offers = {};
  const [uvx, uv, pipx] = await Promise.all(['uvx', 'uv', 'pipx'].map(onPath));
  if (uvx && uv) {
    offers['Run with uvx'] = () => setServerPath('uvx');
    offers['Install with uv'] = () => installed(session, uv, ['tool', 'install', 'consult-lsp']);
  } else if (pipx) {
    offers['Run with pipx'] = () => setServerPath('pipx');
    offers['Install with pipx'] = () => installed(session, pipx, ['install', 'consult-lsp']);
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

/** Start the server once it is installed, whatever the setting named before; if it is not, say why not. */
async function installed(session: Session, command: string, args: string[]): Promise<void> {
  const failure = await install(command, args, session.output);
  if (failure === undefined) {
    return serverPath() ? setServerPath('') : session.restart(); // a changed setting restarts it
  }
  await offer(`consult-lsp was not installed: ${failure}`, {
    'Show Log': () => session.output.show(),
    'Learn More': openWalkthrough,
  });
}
