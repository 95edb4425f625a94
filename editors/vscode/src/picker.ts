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
export async function pick(asked: Question, token: vscode.CancellationToken): Promise<Picked> {
  if (asked.freeText && asked.items.length === 0) {
    return type(asked, token);
  }
  const rows = asked.items.map(({ title, detail }, number): Row => ({ label: inert(title), detail: inert(detail), answer: { number } }));
  const words = { title: `Consult ${asked.question}`, placeHolder: asked.freeText };
  const row = await pickOrType(rows, words, asked.freeText ? typed : undefined, token);
  return row?.answer ?? null;
}

/** The row that was chosen of `rows`, and of what `typed` makes of words of one's own; undefined if none was. */
export function pickOrType<T extends vscode.QuickPickItem>(
  rows: T[],
  { title, placeHolder }: { title: string; placeHolder: string },
  typed?: (text: string) => T[],
  token?: vscode.CancellationToken,
): Promise<T | undefined> {
  const own = (value: string) => (value.trim() ? (typed?.(value.trim()) ?? []) : []);
  const list = vscode.window.createQuickPick<T>();
  list.title = title;
  list.placeholder = placeHolder || undefined;
  list.ignoreFocusOut = true;
  list.matchOnDetail = !typed; // there a word that was typed is no search
  list.items = rows;
  list.onDidChangeValue((value) => {
    list.items = [...rows, ...own(value)];
  });
  return new Promise((resolve) => {
    // Enter may come before the row of what was typed is drawn.
    list.onDidAccept(() => {
      resolve(list.selectedItems[0] ?? own(list.value)[0]);
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    token?.onCancellationRequested(() => list.hide());
    list.show();
  });
}

/** What was typed, as a row shows it. */
export function quoted(text: string): string {
  return `“${text.length > MOST_TYPED ? `${text.slice(0, MOST_TYPED)}…` : text}”`;
}

async function type(asked: Question, token: vscode.CancellationToken): Promise<Picked> {
  const options = { title: `Consult ${asked.question}`, prompt: asked.freeText, ignoreFocusOut: true };
  const text = (await vscode.window.showInputBox(options, token))?.trim();
  return text ? { text } : null;
}

/** The row that stands for what was typed, after the titles that it may be the beginning of. */
function typed(text: string): Row[] {
  return [{ label: quoted(text), description: 'in your own words', alwaysShow: true, answer: { text } }];
}

/** A title may be an agent's; `$(name)` would be an icon. */
function inert(words: string): string {
  return words.replaceAll('$(', '$ (');
}
