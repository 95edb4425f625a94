/** Answers open beside the code, one after the other in the same column, and leave the cursor where it is. */

import * as vscode from 'vscode';
import type { ShowDocumentParams, ShowDocumentResult } from 'vscode-languageclient/node';
import { answersAsPreview } from './settings';

const shown = new Set<string>();

/** `window/showDocument`. A place in the code, or a page for the browser, is shown as the client library does. */
export async function showDocument(
  params: ShowDocumentParams,
  showElsewhere: () => Promise<ShowDocumentResult>,
): Promise<ShowDocumentResult> {
  if (params.external || params.takeFocus || params.selection) {
    return showElsewhere();
  }
  const uri = vscode.Uri.parse(params.uri, true);
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    if (answersAsPreview() && document.languageId === 'markdown') {
      await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
    } else {
      await vscode.window.showTextDocument(document, { viewColumn: column(), preserveFocus: true });
    }
  } catch {
    return { success: false }; // the server then says by a message where the answer is
  }
  shown.add(uri.toString());
  return { success: true };
}

/** Where the last answer is still in sight, else beside. */
function column(): vscode.ViewColumn {
  const editors = vscode.window.visibleTextEditors;
  const open = editors.find((editor) => shown.has(editor.document.uri.toString()));
  return open?.viewColumn ?? vscode.ViewColumn.Beside;
}
