/** Dismissing a finding: why, for whom and where is picked, a message takes it back, and what is dismissed can be looked at. */

import * as vscode from 'vscode';
import type { Dismiss } from './contract';
import type { Session } from './session';

/** What the lightbulb says of a finding that is to be dismissed. */
type Finding = Pick<Dismiss, 'uri' | 'finding' | 'title'>;
/** What the user says of it. */
type Said = Omit<Dismiss, keyof Finding>;

type Choice = vscode.QuickPickItem & { says?: Said; asksOn?: Choice[] };

const REASONS: Choice[] = [
  { label: 'False positive', detail: 'It is not so, or does not matter here.', says: { reason: 'wrong' } },
  { label: 'Accepted risk', detail: 'It is so, and it stays.', says: { reason: 'accepted risk' } },
];
const LATER: Choice = {
  label: 'Later…',
  detail: 'It comes back on a day, or when its lines change.',
  asksOn: [
    { label: 'In a week', says: until(7) },
    { label: 'In two weeks', says: until(14) },
    { label: 'In three months', says: until(90) },
  ],
};
const TEAM: Choice = {
  label: 'For the team…',
  detail: 'Written to .consult-dismissed.yaml, to be checked in.',
  asksOn: REASONS.map((reason) => ({ ...reason, says: { ...reason.says, scope: 'team' } })),
};
const EQUAL_LINES: Choice[] = [
  { label: 'Equal lines', kind: vscode.QuickPickItemKind.Separator },
  { label: 'In this file…', asksOn: REASONS.map((reason) => ({ ...reason, says: { ...reason.says, where: 'file' } })) },
  { label: 'Everywhere…', asksOn: REASONS.map((reason) => ({ ...reason, says: { ...reason.says, where: 'everywhere' } })) },
];

/** Ask why a finding is dismissed, and offer to take it back. Who answers nothing has dismissed nothing. */
export async function dismiss(session: Session, finding: Finding): Promise<void> {
  const isTrusted = vscode.workspace.isTrusted && session.status?.trusted === true;
  const said = await pick([...REASONS, LATER, ...(isTrusted ? [TEAM] : []), ...EQUAL_LINES], finding.title);
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

/** Restore those of the dismissed findings that the user ticks. */
export async function restoreDismissed(session: Session): Promise<void> {
  const rows = await dismissedRows(session);
  if (rows.length) {
    const options = { title: 'Consult: restore dismissed findings of the open files', canPickMany: true } as const;
    const chosen = await vscode.window.showQuickPick(rows, options);
    await restore(session, (chosen ?? []).map(({ dismissed }) => dismissed));
  }
}

async function dismissedRows(session: Session): Promise<Row[]> {
  const all = await session.run<Dismissed[]>('consult.dismissed');
  if (!all.length) {
    void vscode.window.showInformationMessage('Nothing is dismissed in the open files.');
  }
  return all.map((dismissed) => {
    const { title, uri, line, reason, until: day, team } = dismissed;
    const place = `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true))}:${line + 1}`;
    const why = [reason === 'wrong' ? 'false positive' : reason, day && `until ${day}`, team && 'for the team'];
    return { label: title, description: place, detail: why.filter(Boolean).join(', '), dismissed };
  });
}

async function restore(session: Session, findings: Finding[]): Promise<void> {
  for (const { uri, finding } of findings) {
    await session.run('consult.restore', { uri, finding });
  }
}

/** What was chosen in the end; undefined if the user thinks better of it. */
async function pick(choices: Choice[], title = 'the finding'): Promise<Said | undefined> {
  const chosen = await vscode.window.showQuickPick(choices, { title: `Dismiss: ${title}`, placeHolder: 'Why?', ignoreFocusOut: true });
  return chosen?.asksOn ? pick(chosen.asksOn, title) : chosen?.says;
}

/** Put off for so many days. */
function until(days: number): Said {
  const day = new Date(Date.now() + days * 86_400_000);
  return { reason: 'later', until: day.toISOString().slice(0, 10) };
}
