/** Dismissing a finding: why, for whom and where is picked, a message takes it back, and what is dismissed can be looked at. */

import * as vscode from 'vscode';
import type { Dismiss } from './contract';
import { pickOrType, quoted } from './picker';
import type { Session } from './session';

/** What the lightbulb says of a finding that is to be dismissed. */
type Finding = Pick<Dismiss, 'uri' | 'finding' | 'title'>;
/** What the user says of it. */
type Said = Omit<Dismiss, keyof Finding>;

type Choice = vscode.QuickPickItem & { says?: Said; asksOn?: Step };

/** One question: the choices, and whether words of one's own are an answer, said of each of REASONS. */
interface Step {
  question: string;
  choices: Choice[];
  takesWords: boolean;
}

const WHY = 'Why?';

const REASONS: Choice[] = [
  { label: 'False positive', detail: 'It is not so, or does not matter here.', says: { reason: 'wrong' } },
  { label: 'Accepted risk', detail: 'It is so, and it stays.', says: { reason: 'accepted risk' } },
];
const LATER: Choice = {
  label: 'Later…',
  detail: 'It comes back on a day, or when its lines change.',
  asksOn: {
    question: 'Until when?',
    choices: [
      { label: 'In a week', says: until(7) },
      { label: 'In two weeks', says: until(14) },
      { label: 'In three months', says: until(90) },
    ],
    takesWords: false,
  },
};
const TEAM: Choice = {
  label: 'For the team…',
  detail: 'Written to .consult-dismissed.yaml, to be checked in.',
  asksOn: whyAlso('For the team', { scope: 'team' }),
};
const EQUAL_LINES: Choice[] = [
  { label: 'Equal lines', kind: vscode.QuickPickItemKind.Separator },
  { label: 'In this file…', asksOn: whyAlso('In this file', { where: 'file' }) },
  { label: 'Everywhere…', asksOn: whyAlso('Everywhere', { where: 'everywhere' }) },
];

/** Ask why a finding is dismissed, and offer to take it back. Who answers nothing has dismissed nothing. */
export async function dismiss(session: Session, finding: Finding): Promise<void> {
  const isTrusted = vscode.workspace.isTrusted && session.status?.trusted === true;
  const choices = [...REASONS, LATER, ...(isTrusted ? [TEAM] : []), ...EQUAL_LINES];
  const said = await pick({ question: WHY, choices, takesWords: true }, finding.title);
  if (said === undefined) {
    return;
  }
  await session.run('consult.dismiss', { ...finding, ...said });
  if (!('scope' in said)) {
    const undo = 'Undo'; // of the team's, the server says where it is written
    if ((await vscode.window.showInformationMessage(`Dismissed: ${finding.title ?? 'the finding'}`, undo)) === undo) {
      await restore(session, [finding]);
    }
  }
}

interface Dismissed extends Finding {
  title: string;
  line: number;
  reason: string;
  note: string;
  until: string | null;
  team: boolean;
}

type Row = vscode.QuickPickItem & { dismissed: Dismissed };

const RESTORE: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('discard'), tooltip: 'Restore' };

/** What is dismissed in the open files: to go there, or by its button to restore it. */
export async function showDismissed(session: Session): Promise<void> {
  const rows = await dismissedRows(session);
  const picker = vscode.window.createQuickPick<Row>();
  picker.title = 'Consult: dismissed findings of the open files';
  picker.items = rows.map((row) => ({ ...row, buttons: [RESTORE] }));
  picker.onDidTriggerItemButton(async ({ item }) => {
    picker.items = picker.items.filter((other) => other !== item);
    await restore(session, [item.dismissed]);
  });
  picker.onDidAccept(async () => {
    const [chosen] = picker.selectedItems;
    picker.hide();
    if (chosen) {
      const { uri, line } = chosen.dismissed;
      const selection = new vscode.Range(line, 0, line, 0);
      await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { selection });
    }
  });
  picker.onDidHide(() => picker.dispose());
  if (rows.length) {
    picker.show();
  }
}

/** Restore those of the dismissed findings that the user ticks; where none is ticked, the one that is highlighted. */
export async function restoreDismissed(session: Session): Promise<void> {
  const rows = await dismissedRows(session);
  if (!rows.length) {
    return;
  }
  const picker = vscode.window.createQuickPick<Row>();
  picker.title = 'Consult: restore dismissed findings of the open files';
  picker.placeholder = 'Enter restores what is ticked, or else the one that is highlighted';
  picker.canSelectMany = true;
  picker.items = rows;
  const chosen = new Promise<readonly Row[]>((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems.length ? picker.selectedItems : picker.activeItems);
      picker.hide();
    });
    picker.onDidHide(() => resolve([]));
  });
  picker.show();
  picker.activeItems = rows.slice(0, 1); // of a list to tick VS Code highlights none by itself
  await restore(session, (await chosen).map(({ dismissed }) => dismissed));
  picker.dispose();
}

async function dismissedRows(session: Session): Promise<Row[]> {
  const all = await session.run<Dismissed[]>('consult.dismissed');
  if (!all.length) {
    void vscode.window.showInformationMessage('Nothing is dismissed in the open files.');
  }
  return all.map((dismissed) => {
    const { title, uri, line, reason, note, until: day, team } = dismissed;
    const place = `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true))}:${line + 1}`;
    const why = [reason === 'wrong' ? 'false positive' : reason, note && quoted(note), day && `until ${day}`, team && 'for the team'];
    return { label: title, description: place, detail: why.filter(Boolean).join(', '), dismissed };
  });
}

async function restore(session: Session, findings: Finding[]): Promise<void> {
  for (const { uri, finding } of findings) {
    await session.run('consult.restore', { uri, finding });
  }
}

/** What was chosen in the end; undefined if the user thinks better of it. */
async function pick({ question, choices, takesWords }: Step, title = 'the finding'): Promise<Said | undefined> {
  const words = { title: `Dismiss: ${title}`, placeHolder: takesWords ? `${question} Choose, or type a reason` : question };
  const chosen = await pickOrType(choices, words, takesWords ? (text) => inWords(choices, text) : undefined);
  return chosen?.asksOn ? pick(chosen.asksOn, title) : chosen?.says;
}

/** The reasons among `choices`, each with words of the user's own. */
function inWords(choices: Choice[], text: string): Choice[] {
  const reasons = choices.filter(({ says }) => says !== undefined);
  return reasons.map(({ label, says }) => ({ label: `${label}: ${quoted(text)}`, alwaysShow: true, says: { ...says, note: text } }));
}

/** The question why, of a dismissal of which something `more` is said. */
function whyAlso(label: string, more: Said): Step {
  const choices = REASONS.map((reason) => ({ ...reason, says: { ...reason.says, ...more } }));
  return { question: `${label}: why?`, choices, takesWords: true };
}

/** Put off for so many days. */
function until(days: number): Said {
  const day = new Date(Date.now() + days * 86_400_000);
  return { reason: 'later', until: day.toISOString().slice(0, 10) };
}
