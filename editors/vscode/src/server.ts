/**
 * Where the server is, first that applies: the setting `consult.serverPath`; the environment of the workspace, if the
 * workspace is trusted; what was installed by the extension; the PATH, and where uv and pipx put commands.
 */

import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { serverPath } from './settings';

export interface ServerCommand {
  command: string;
  args: string[];
  /** How it was found, for the log. */
  foundBy: string;
}

/** Nothing can be started, and why: a sentence. */
export interface Missing {
  missing: string;
}

const windows = process.platform === 'win32';

/** Where an environment has its commands. */
export const scriptsFolder = windows ? 'Scripts' : 'bin';

/** `installed` is what the extension itself has installed, if it has. */
export async function findServer(installed: string | undefined): Promise<ServerCommand | Missing> {
  const chosen = serverPath();
  if (chosen) {
    return chosenServer(chosen);
  }
  const command = (await inWorkspace()) ?? installed ?? (await onPath('consult-lsp'));
  if (command) {
    return { command, args: ['serve'], foundBy: command };
  }
  const unseen = vscode.workspace.isTrusted ? '' : ' The workspace is not trusted, so its own Python environment (.venv) was not looked into: what is there would run.';
  return { missing: `The server consult-lsp was not found.${unseen}` };
}

/** A command's absolute path; relative entries of the PATH are passed over, since a workspace could fill them. */
export async function onPath(name: string): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(path.isAbsolute);
  return firstExecutable([...folders, path.join(homedir(), '.local', 'bin')], name);
}

/** A command's file name on this machine. */
export function withExe(name: string): string {
  return windows ? `${name}.exe` : name;
}

export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function chosenServer(chosen: string): Promise<ServerCommand | Missing> {
  const command = chosen.replace(/^~(?=[\\/])/, homedir());
  return path.isAbsolute(command) && (await isExecutable(command))
    ? { command, args: ['serve'], foundBy: 'consult.serverPath' }
    : { missing: `The setting consult.serverPath is ${chosen}, which is no program's full path.` };
}

/** In the selected Python, or in a virtual environment of the first folder. */
async function inWorkspace(): Promise<string | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!vscode.workspace.isTrusted || folder?.uri.scheme !== 'file') {
    return undefined;
  }
  const scripts = ['.venv', 'venv'].map((name) => path.join(folder.uri.fsPath, name, scriptsFolder));
  const selected = await selectedPython(folder.uri);
  return firstExecutable(selected ? [path.dirname(selected), ...scripts] : scripts, 'consult-lsp');
}

/** What the Python extension has selected, where it is installed and already at work. */
async function selectedPython(folder: vscode.Uri): Promise<string | undefined> {
  const python = vscode.extensions.getExtension('ms-python.python');
  const environments = python?.isActive ? python.exports?.environments : undefined;
  const environment = await environments?.resolveEnvironment?.(
    environments.getActiveEnvironmentPath(folder),
  );
  return environment?.executable?.uri?.fsPath;
}

async function firstExecutable(folders: string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const command = path.join(folder, withExe(name));
    if (await isExecutable(command)) {
      return command;
    }
  }
  return undefined;
}
