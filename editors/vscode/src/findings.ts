/** What the lens that counts findings does: the first of them is shown as VS Code shows a problem, and its keys lead to the next. */

import * as vscode from 'vscode';
import type { Range, ShowFindings } from './contract';
import type { Session } from './session';

interface Place {
  uri: string;
  range: Range;
}

export async function showFindings(session: Session, lines: ShowFindings): Promise<void> {
  const { uri, range } = await session.run<Place>('consult.showFindings', { ...lines, show: false });
  const at = new vscode.Position(range.start.line, range.start.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { selection: new vscode.Range(at, at) });
  await vscode.commands.executeCommand('editor.action.marker.next');
}
