/** Aim: which lines of which text a command is about. What the lightbulb would offer there, so that both ask the same. */

import * as vscode from 'vscode';
import type { Call, Lines, Range } from './contract';

/** The kinds of the server's menu, by what they ask for. */
export const KINDS = {
  review: 'refactor.rewrite.consult.review',
  explain: 'refactor.rewrite.consult.explain',
  improve: 'refactor.rewrite.consult.improve',
} as const;

/** The selection, or the symbol around the cursor; the whole file where there is neither. */
export async function aimAt(editor: vscode.TextEditor, flow: keyof typeof KINDS): Promise<Lines> {
  const aim = await offered<Lines>(editor, KINDS[flow], `consult.${flow}`);
  return aim ? { ...aim, intent: undefined } : fileOf(editor);
}

export function fileOf(editor: vscode.TextEditor): Lines {
  return { uri: editor.document.uri.toString(), version: editor.document.version };
}

/** Ask anew about lines that an earlier answer was about. */
export async function askAgain(
  session: { run(...call: Call): Promise<unknown> },
  about: { uri: string; range?: Range },
  question: string,
): Promise<void> {
  await vscode.workspace.openTextDocument(vscode.Uri.parse(about.uri, true)); // the server speaks of open documents only
  await session.run('consult.ask', { ...about, question });
}

/** The argument of the first of `command` that the lightbulb offers at the cursor. */
export async function offered<T>(
  { document, selection }: vscode.TextEditor,
  kind: string,
  command: string,
): Promise<T | undefined> {
  return (await actionAt(document, selection, kind, command))?.command?.arguments?.[0];
}

/** The first action that runs `command`, of those that the server offers for a range. */
export async function actionAt(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind: string,
  command: string,
): Promise<vscode.CodeAction | undefined> {
  const ask = () =>
    vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      kind,
    );
  const actions = await ask().then(undefined, askedOnceMore(ask));
  return actions.find((action) => action.command?.command === command);
}

/** VS Code gives a request up that another overtakes; what the user has asked for must not be lost by that in silence. */
function askedOnceMore<T>(ask: () => Thenable<T>): (failure: unknown) => Thenable<T> {
  return async (failure) => {
    if (!isGivenUp(failure)) {
      throw failure;
    }
    try {
      return await ask();
    } catch (again) {
      const why = 'Nothing was asked, because VS Code gave up looking for the lines that are meant. Ask again.';
      throw isGivenUp(again) ? new Error(why) : again;
    }
  };
}

/** From VS Code's own process the error arrives as a plain one of that name. */
function isGivenUp(failure: unknown): boolean {
  return failure instanceof vscode.CancellationError || (failure instanceof Error && failure.name === 'Canceled');
}
