/**
 * What can be done on an answer's page, as lenses: VS Code opens no lightbulb where nobody can type. Above a block of code
 * that can be applied is how; at the foot, which tells to ask further, is what does so.
 */

import * as vscode from 'vscode';
import { actionAt, KINDS } from './aim';
import { ANSWERS } from './answers';

const MOST_BLOCKS = 30;
const FENCE = /^\s*(`{3,}|~{3,})(.*)$/;

export function showLenses(): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(
    { scheme: ANSWERS },
    {
      async provideCodeLenses(document) {
        const applying = blocks(document).map((line) => applyLens(document, line));
        const lenses = await Promise.all(applying);
        return [...lenses.filter((lens) => lens !== undefined), askLens(document)];
      },
    },
  );
}

/** The first lines of the blocks of code; of two that show a change, of the second. */
function blocks(document: vscode.TextDocument): number[] {
  const found: number[] = [];
  let open = '';
  for (let line = 0; line < document.lineCount && found.length < MOST_BLOCKS; line++) {
    const [, fence = '', info = ''] = FENCE.exec(document.lineAt(line).text) ?? [];
    if (open && fence.startsWith(open) && !info.trim()) {
      open = '';
    } else if (!open && fence) {
      open = fence;
      if (!/ before\b/.test(info)) {
        found.push(line);
      }
    }
  }
  return found;
}

/** The server knows whether a block can be applied, and to what. */
async function applyLens(
  document: vscode.TextDocument,
  line: number,
): Promise<vscode.CodeLens | undefined> {
  const range = document.lineAt(line).range;
  const action = await actionAt(document, range, KINDS.improve, 'consult.applyBlock');
  return action?.command && new vscode.CodeLens(range, { ...action.command, title: action.title });
}

function askLens(document: vscode.TextDocument): vscode.CodeLens {
  const foot = document.positionAt(document.getText().trimEnd().length);
  return new vscode.CodeLens(new vscode.Range(foot, foot), {
    title: 'Ask further…',
    command: 'consult-lsp.askFurther',
  });
}
