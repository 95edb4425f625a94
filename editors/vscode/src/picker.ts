/** `consult/pick`: a list of the server's to pick from, with a place for words of one's own. Null where nothing is picked. */

import * as vscode from 'vscode';

export interface Question {
  question: string;
  items: { title: string; detail: string }[];
  /** What may be typed instead; empty where nothing may be. */
  freeText: string;
}

type Picked = { number?: number; text?: string } | null;

interface Row extends vscode.QuickPickItem {
  answer: Picked;
}

const MOST_TYPED = 60;

/** Closed, or given up by the server, it answers null. It stays while one looks elsewhere. */
export function pick(asked: Question, token: vscode.CancellationToken): Promise<Picked> {
  if (asked.freeText && asked.items.length === 0) {
    return type(asked, token);
  }
  const list = vscode.window.createQuickPick<Row>();
  const rows = asked.items.map(({ title, detail }, number): Row => ({ label: inert(title), detail: inert(detail), answer: { number } }));
  list.title = `Consult ${asked.question}`;
  list.placeholder = asked.freeText || undefined;
  list.ignoreFocusOut = true;
  list.matchOnDetail = !asked.freeText; // there a word that was typed is no search
  list.items = rows;
  if (asked.freeText) {
    list.onDidChangeValue((value) => {
      list.items = [...rows, ...typed(value)];
    });
  }
  return new Promise((resolve) => {
    // Enter may come before the row of what was typed is drawn.
    list.onDidAccept(() => {
      resolve((list.selectedItems[0] ?? (asked.freeText ? typed(list.value)[0] : undefined))?.answer ?? null);
      list.hide();
    });
    list.onDidHide(() => {
      resolve(null);
      list.dispose();
    });
    token.onCancellationRequested(() => list.hide());
    list.show();
  });
}

async function type(asked: Question, token: vscode.CancellationToken): Promise<Picked> {
  const options = { title: `Consult ${asked.question}`, prompt: asked.freeText, ignoreFocusOut: true };
  const text = (await vscode.window.showInputBox(options, token))?.trim();
  return text ? { text } : null;
}

/** The row that stands for what was typed, after the titles that it may be the beginning of. */
function typed(value: string): Row[] {
  const text = value.trim();
  const shown = text.length > MOST_TYPED ? `${text.slice(0, MOST_TYPED)}…` : text;
  return text ? [{ label: `“${shown}”`, description: 'in your own words', alwaysShow: true, answer: { text } }] : [];
}

/** A title may be an agent's; `$(name)` would be an icon. */
function inert(words: string): string {
  return words.replaceAll('$(', '$ (');
}
