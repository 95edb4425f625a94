/**
 * The page of a rule, which the code of a finding leads to, from wherever VS Code shows it: rendered by the extension, from a
 * file of the server, so that it opens without a network. VS Code's own editor would show its Markdown.
 */

import * as vscode from 'vscode';
import { type Message, pageFrame } from './pages';
import { renderOwn } from './render';

/** The scheme of such a page, and the type of its editor; package.json has both. */
const RULE = 'consult-rule';

/** Diagnostics whose codes lead to rendered pages. */
export function withRulePages(diagnostics: vscode.Diagnostic[]): vscode.Diagnostic[] {
  for (const diagnostic of diagnostics) {
    const { code } = diagnostic;
    if (typeof code === 'object' && code.target.scheme === 'file') {
      diagnostic.code = { value: code.value, target: code.target.with({ scheme: RULE }) };
    }
  }
  return diagnostics;
}

export function showRulePages(extension: vscode.Uri): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(RULE, {
    openCustomDocument: (uri: vscode.Uri) => ({ uri, dispose: () => undefined }),
    async resolveCustomEditor({ uri }: vscode.CustomDocument, { webview }: vscode.WebviewPanel): Promise<void> {
      const text = Buffer.from(await vscode.workspace.fs.readFile(uri.with({ scheme: 'file' }))).toString('utf8');
      webview.onDidReceiveMessage(async ({ ready, copy }: Message) => {
        if (ready) {
          await webview.postMessage({ state: {}, blocks: renderOwn(text), judged: [] });
        } else if (copy !== undefined) {
          await vscode.env.clipboard.writeText(copy);
        }
      });
      webview.html = pageFrame(webview, extension);
    },
  });
}
