/**
 * API keys: in VS Code's secret storage, and in the environment of the server that is being started; nowhere else.
 * A key is stored with the place that it was entered for, and handed over only while that place is the one to be asked.
 */

import * as vscode from 'vscode';
import { endpoint } from './settings';

const ANTHROPIC = 'https://api.anthropic.com';

export class Keys {
  constructor(private readonly secrets: vscode.SecretStorage) {}

  /**
   * The variable that hands the key over: the server takes CONSULT_API_KEY for the setting `endpoint` only. The other one
   * has it name a key that it complains of as the editor's, since nobody has set that variable.
   */
  async environment(): Promise<Record<string, string>> {
    const key = await this.secrets.get(secretName());
    const variable = endpoint() ? 'CONSULT_API_KEY' : 'ANTHROPIC_API_KEY';
    return key ? { [variable]: key, CONSULT_KEY_SET_BY_EDITOR: variable } : {};
  }

  /** Ask for a key and keep it; whether there is a new one. */
  async ask(): Promise<boolean> {
    const key = await vscode.window.showInputBox({
      title: 'Consult: API key',
      prompt: `For ${place()}, and sent nowhere else. It is kept in VS Code's secret storage.`,
      password: true,
      ignoreFocusOut: true,
    });
    if (!key?.trim()) {
      return false;
    }
    await this.secrets.store(secretName(), key.trim());
    return true;
  }

  async clear(): Promise<void> {
    await this.secrets.delete(secretName());
    void vscode.window.showInformationMessage(`The key for ${place()} is no longer stored.`);
  }
}

/** Scheme, host and port of where the server would ask. */
export function place(): string {
  const url = endpoint() || process.env['ANTHROPIC_BASE_URL'] || ANTHROPIC;
  return URL.canParse(url) ? new URL(url).origin : url;
}

function secretName(): string {
  return `key for ${place()}`;
}
