/**
 * Settings, each on the road that the server takes it from. What chooses who is asked, and what that may cost, has the
 * scope `machine` in package.json: no workspace can set it, and it goes in initializationOptions only.
 */

import * as vscode from 'vscode';
import manifest from '../package.json';

type Values = Record<string, unknown>;

const SECTION = 'consult';
const MODEL_HELP = 'Consult: Set API Key…, or Consult: Use a Local Model…';
const EXTENSIONS_OWN = ['serverPath', 'installFrom', 'answers'];

const machine = Object.entries(manifest.contributes.configuration.properties)
  .filter(([, property]) => property.scope === 'machine')
  .map(([name]) => name.slice(SECTION.length + 1));

/** What `initialize` hands over. The trust of the window is VS Code's own; for `pickers` see `picker.ts`. VS Code's own hover has the titles of the diagnostics. */
export function initializationOptions(): Values {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const values = machine
    .filter((name) => !EXTENSIONS_OWN.includes(name))
    .map((name) => [name, settings.get(name)]);
  return { ...Object.fromEntries(values), trusted: vscode.workspace.isTrusted, pickers: true, diagnosticsInHover: true, modelHelp: MODEL_HELP };
}

/** What `workspace/configuration` answers: the rest. */
export function withoutMachine(section: unknown): unknown {
  if (typeof section !== 'object' || section === null) {
    return section;
  }
  const kept = Object.entries(section).filter(
    ([name]) => !machine.includes(name) && !EXTENSIONS_OWN.includes(name),
  );
  return Object.fromEntries(kept);
}

/** Whether a change reaches the server at its start only. */
export function needRestart(change: vscode.ConfigurationChangeEvent): boolean {
  const names = machine.filter((name) => name !== 'installFrom');
  return names.some((name) => change.affectsConfiguration(`${SECTION}.${name}`));
}

export function serverPath(): string {
  return vscode.workspace.getConfiguration(SECTION).get('serverPath', '').trim();
}

export function setServerPath(path: string): Thenable<void> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  return settings.update('serverPath', path, vscode.ConfigurationTarget.Global);
}

export function endpoint(): string {
  return vscode.workspace.getConfiguration(SECTION).get('endpoint', '').trim();
}

/** What is installed in place of the wheel that came with the extension; empty is that wheel. */
export function installFrom(): string {
  return vscode.workspace.getConfiguration(SECTION).get('installFrom', '').trim();
}

/** Ask where the model's API is; whether there is an answer. In a remote window the settings editor would not find a machine setting among the user's. */
export async function askEndpoint(): Promise<boolean> {
  const url = await vscode.window.showInputBox({
    title: 'Consult: endpoint',
    prompt: "Base URL of the model's API, such as http://localhost:11434; empty takes the environment's",
    value: endpoint(),
    ignoreFocusOut: true,
  });
  if (url !== undefined) {
    await setEndpoint(url.trim());
  }
  return url !== undefined;
}

/** Where is asked from now on, and whom, if that is said; empty takes what is usual. */
export async function setEndpoint(url: string, model?: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  await settings.update('endpoint', url || undefined, vscode.ConfigurationTarget.Global);
  if (model !== undefined) {
    await settings.update('model', model || undefined, vscode.ConfigurationTarget.Global);
  }
}

/** Whether answers open rendered rather than as documents. */
export function answersAsPages(): boolean {
  return vscode.workspace.getConfiguration(SECTION).get('answers') !== 'document';
}
