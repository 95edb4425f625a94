/** Answers open beside the code, one after the other in the same column, and leave the cursor where it is. */

import * as vscode from 'vscode';
import type { ShowDocumentParams, ShowDocumentResult } from 'vscode-languageclient/node';
import type { FollowUp } from './contract';
import { answersAsPages } from './settings';

/** The scheme of the server's virtual pages, which the client library asks for by `workspace/textDocumentContent`. */
export const ANSWERS = 'consult-answer';

const shown = new Set<string>();

/**
 * The arguments of a command that the lightbulb runs. A further question that nobody has typed is asked for here, where
 * other editors get a page to type it on; undefined if the user thinks better of it.
 */
export async function withQuestion(command: string, args: any[]): Promise<any[] | undefined> {
  const [argument] = args;
  if (command !== 'consult.followUp' || argument?.question) {
    return args;
  }
  const question = await askFor('Ask Further…', 'A question about this answer');
  return question ? [asking(argument, question)] : undefined;
}

/** A question for the server to write on its page, since it was typed in a box. */
export function asking(conversation: FollowUp, question: string): FollowUp {
  return { ...conversation, page: undefined, question };
}

/** Bring what comes next on a page into sight. */
export function followGrowth(editor: vscode.TextEditor): void {
  const growth = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (document === editor.document && contentChanges.length) {
      growth.dispose();
      const first = Math.min(...contentChanges.map(({ range }) => range.start.line));
      editor.revealRange(new vscode.Range(first, 0, first, 0), vscode.TextEditorRevealType.AtTop);
    }
  });
}

/** Some words, in an input box that keeps them while one looks elsewhere; undefined if there are none. */
export async function askFor(title: string, prompt: string): Promise<string | undefined> {
  const options = { title: `Consult: ${title}`, prompt, ignoreFocusOut: true };
  const said = await vscode.window.showInputBox(options);
  return said?.trim() || undefined;
}

/** What shows Markdown of the server rendered: see `pages.ts`. */
export interface Renders {
  show(uri: vscode.Uri): Promise<void>;
}

/** `window/showDocument`. A place in the code, or a page for the browser, is shown as the client library does. */
export async function showDocument(
  params: ShowDocumentParams,
  pages: Renders,
  showElsewhere: () => Promise<ShowDocumentResult>,
): Promise<ShowDocumentResult> {
  if (params.external || params.takeFocus || params.selection) {
    return showElsewhere();
  }
  const uri = vscode.Uri.parse(params.uri, true);
  try {
    if (answersAsPages() && (uri.scheme === ANSWERS || uri.path.endsWith('.md'))) {
      await pages.show(uri);
      return { success: true };
    }
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: column(), preserveFocus: true });
  } catch {
    return { success: false }; // the server then says by a message where the answer is
  }
  shown.add(uri.toString());
  return { success: true };
}

/** Bring the last answer that is open as a document to the front; whether there is one. */
export async function showLastAnswer(): Promise<boolean> {
  const uris = [...shown].filter((uri) => vscode.Uri.parse(uri).scheme === ANSWERS).reverse();
  const open = vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => ({ tab, group })));
  for (const uri of uris) {
    const found = open.find(({ tab }) => tab.input instanceof vscode.TabInputText && tab.input.uri.toString() === uri);
    if (found) {
      await vscode.window.showTextDocument(vscode.Uri.parse(uri), { viewColumn: found.group.viewColumn });
      return true;
    }
  }
  return false;
}

/** Where the last answer is still in sight, else beside. */
function column(): vscode.ViewColumn {
  const editors = vscode.window.visibleTextEditors;
  const open = editors.find((editor) => shown.has(editor.document.uri.toString()));
  return open?.viewColumn ?? vscode.ViewColumn.Beside;
}
