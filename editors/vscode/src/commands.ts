/** The commands of the palette and the context menu. The table is in package.json's order. */

import * as vscode from 'vscode';
import { chooseAgent } from './agents';
import { aimAt, fileOf, KINDS, offered } from './aim';
import { ANSWERS, askFor, asking, followGrowth, showLastAnswer } from './answers';
import { chooseEndpoint, setKey, useLocalModel } from './connect';
import type { FollowUp } from './contract';
import { restoreDismissed, showDismissed } from './dismiss';
import type { Keys } from './key';
import { choosePath, install } from './offers';
import type { Session } from './session';
import { openMenu, spentToday } from './status';
import { openWalkthrough } from './walkthrough';

type Editor = vscode.TextEditor;

export function registerCommands(session: Session, keys: Keys): vscode.Disposable[] {
  const aboutCode: Record<string, (editor: Editor) => unknown> = {
    review: async (editor) => session.run('consult.review', await aimAt(editor, 'review')),
    reviewFile: async (editor) => session.run('consult.review', { ...fileOf(editor), agent: (await aimAt(editor, 'review')).agent }),
    improve: async (editor) => session.run('consult.improve', await aimAt(editor, 'improve')),
    explain: async (editor) => session.run('consult.explain', await aimAt(editor, 'explain')),
    ask: async (editor) => session.run('consult.ask', await aimAt(editor, 'explain')), // one asks about what one would have explained
    preview: (editor) => preview(session, editor),
  };
  const atAnyTime: Record<string, () => unknown> = {
    askFurther: () => furtherOnLast(session),
    chooseAgent: () => chooseAgent(session),
    setKey: () => setKey(session, keys),
    clearKey: () => keys.clear(),
    useLocalModel: () => useLocalModel(session, keys),
    setEndpoint: () => chooseEndpoint(session, keys),
    cancelAll: () => session.run('consult.cancel'),
    trust: () => session.run('consult.trust'),
    accept: () => session.differences.accept(),
    discard: () => session.differences.discard(),
    proposals: () => choosePending(session),
    showDismissed: () => showDismissed(session),
    restore: () => restoreDismissed(session),
    usage: async () => tellUsage(session),
    menu: () => openMenu(session),
    install: () => install(session),
    choosePath,
    restart: () => session.restart(),
    showLog: () => session.output.show(),
    walkthrough: openWalkthrough,
  };
  return [
    ...Object.entries(aboutCode).map(([name, command]) =>
      register(name, () => withEditor(session, name, command)),
    ),
    ...Object.entries(atAnyTime).map(([name, command]) => register(name, command)),
  ];
}

/** What those of the commands ask that need a model, so that nobody types a question for nothing. */
const ASKS: Record<string, string> = {
  improve: 'consult.improve',
  explain: 'consult.explain',
  ask: 'consult.ask',
  askFurther: 'consult.followUp',
};

/** A command whose failure is one message: the server's own sentence. */
function register(name: string, command: () => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(`consult-lsp.${name}`, async () => {
    try {
      return await command();
    } catch (error) {
      if (!(error instanceof vscode.CancellationError)) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    }
  });
}

async function withEditor(session: Session, name: string, command: (editor: Editor) => unknown): Promise<unknown> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void vscode.window.showInformationMessage('Open a file first: Consult is asked about code.');
    return undefined;
  }
  await session.ready();
  return (await session.mayAsk(ASKS[name] ?? '')) ? command(editor) : undefined;
}

/** Ask further on the answer in front, or else on the last one that is open. */
async function furtherOnLast(session: Session): Promise<void> {
  const isInFront = vscode.window.activeTextEditor?.document.uri.scheme === ANSWERS;
  if (session.pages.focusReply(isInFront)) {
    return;
  }
  if (isInFront || (await showLastAnswer())) {
    await withEditor(session, 'askFurther', (editor) => askFurther(session, editor));
  } else {
    void vscode.window.showInformationMessage('There is no answer to ask further about. Use “Consult: Ask…” or “Consult: Explain” first.');
  }
}

/** Go on with the conversation on an answer's page. */
async function askFurther(session: Session, editor: Editor): Promise<void> {
  const conversation = await offered<FollowUp>(editor, KINDS.explain, 'consult.followUp');
  if (conversation === undefined) {
    void vscode.window.showInformationMessage('Here is no whole answer to ask further about.');
    return;
  }
  const question = await askFor('Ask Further…', 'A question about this answer');
  if (question) {
    followGrowth(editor);
    await session.run('consult.followUp', asking(conversation, question));
  }
}

async function preview(session: Session, editor: Editor): Promise<void> {
  const flows = [...Object.keys(KINDS), 'ask'];
  const title = 'Consult: show what would be sent; nothing is sent';
  const flow = (await vscode.window.showQuickPick(flows, { title })) as keyof typeof KINDS | 'ask' | undefined;
  if (flow) {
    const aim = await aimAt(editor, flow === 'ask' ? 'explain' : flow); // one asks about what one would have explained
    await session.run('consult.preview', { ...aim, flow });
  }
}

interface Pending {
  id: string;
  title: string;
  files: string[];
  uris: string[];
  why: string;
  /** It is never made, but can be read and copied. */
  onlyShown: boolean;
}

/** Bring back what was proposed and not made. */
async function choosePending(session: Session): Promise<void> {
  const pending = await session.run<Pending[]>('consult.proposals', { action: 'list' });
  if (!pending.length) {
    void vscode.window.showInformationMessage('No proposals are pending.');
    return;
  }
  const items = pending.map(({ id, title, files, uris, why, onlyShown }) => ({
    ...{ id, uris, onlyShown },
    ...{ label: title, description: files.join(', '), detail: why },
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: 'Consult: pending proposals', matchOnDescription: true });
  if (chosen) {
    // The server places it on the text that the editor has, and knows no file that is not open.
    await Promise.all(chosen.uris.map((uri) => vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true))));
    await session.run('consult.proposals', { action: chosen.onlyShown ? 'show' : 'apply', id: chosen.id });
  }
}

async function tellUsage(session: Session): Promise<void> {
  const { usage } = await session.refresh();
  void vscode.window.showInformationMessage(`Consult today: ${spentToday(usage)}.`);
}
