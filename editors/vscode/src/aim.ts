/** Aim: which lines of which text a command is about. What the lightbulb would offer there, so that both ask the same. */

import * as vscode from 'vscode';

/** The argument of a `consult.*` command; without a range the whole document is meant. */
export interface Aim {
  uri: string;
  range?: object;
  agent?: string;
  version?: number;
  intent?: string;
  flow?: string;
  /** Where a conversation goes on. */
  page?: string;
}

/** The kinds of the server's menu, by what they ask for. */
export const KINDS = {
  review: 'refactor.consult.review',
  explain: 'refactor.consult.explain',
  improve: 'refactor.rewrite.consult',
} as const;

/** The selection, or the symbol around the cursor; the whole file where there is neither. */
export async function aimAt(editor: vscode.TextEditor, flow: keyof typeof KINDS): Promise<Aim> {
  const aim = await offered(editor, KINDS[flow], `consult.${flow}`);
  return aim ? { ...aim, intent: undefined } : fileOf(editor);
}

export function fileOf(editor: vscode.TextEditor): Aim {
  return { uri: editor.document.uri.toString(), version: editor.document.version };
}

/** The argument of the first of `command` that the lightbulb offers at the cursor. */
export async function offered(
  { document, selection }: vscode.TextEditor,
  kind: string,
  command: string,
): Promise<Aim | undefined> {
  return (await actionAt(document, selection, kind, command))?.command?.arguments?.[0];
}

/** The first action that runs `command`, of those that the server offers for a range. */
export async function actionAt(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind: string,
  command: string,
): Promise<vscode.CodeAction | undefined> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind,
  );
  return actions.find((action) => action.command?.command === command);
}
