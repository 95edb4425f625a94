/**
 * What the server proposes is one difference: the file beside what it would become, to accept or to discard as a whole.
 * The server keeps it until then, so a difference that is closed loses nothing, and it makes the edit.
 */

import * as vscode from 'vscode';
import type { Session } from './session';

/**
 * The scheme of what a file would become: read-only, and of the proposal that the query names. package.json has it where
 * it says when the keys and buttons of a difference are there.
 */
const PROPOSED = 'consult-proposed';

/** How long typing rests before a proposal is placed anew, in milliseconds. */
const REST_MS = 300;

/** In how many lines above a change a note may stand. */
const LINES_ABOVE = 5;

/** What `consult/showProposal` asks to show, and `consult.proposals` answers to `place`. */
export interface Proposal {
  id: string;
  title: string;
  /** Why it is asked about, where that is not plain. */
  why?: string;
  /** `line` is the first that changes, from 0; `text` is the whole file. */
  files: { uri: string; line: number; text: string }[];
}

interface Difference {
  proposal: Proposal;
  /** Why it has no place in the text as it is now. */
  refusal?: string;
  rest?: NodeJS.Timeout;
}

export class Differences implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly open = new Map<string, Difference>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly note = vscode.window.createTextEditorDecorationType({
    after: { margin: '0 0 0 1em', color: new vscode.ThemeColor('editorWarning.foreground') },
  });
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly session: Session) {
    this.disposables = [
      this.changed,
      this.note,
      vscode.workspace.registerTextDocumentContentProvider(PROPOSED, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.moved(document.uri)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.drawNotes()),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => this.closed(closed)),
    ];
    // Those of a window that was reloaded show nothing any more: their server is gone.
    void vscode.window.tabGroups.close(tabs().filter((tab) => idOf(tab) !== undefined));
  }

  /** `consult/showProposal`. A proposal that is open already is shown as it is placed now. */
  async show(proposal: Proposal): Promise<{ shown: boolean }> {
    this.open.set(proposal.id, { proposal });
    const many = proposal.files.length > 1;
    for (const [at, { uri, line }] of [...proposal.files.entries()].reverse()) {
      const title = many ? `${at + 1} of ${proposal.files.length}: ${proposal.title}` : proposal.title;
      const selection = new vscode.Range(line, 0, line, 0);
      const before = vscode.Uri.parse(uri, true);
      const after = proposed(proposal.id, before);
      this.changed.fire(after);
      await vscode.commands.executeCommand('vscode.diff', before, after, title, { preview: false, selection });
    }
    return { shown: true };
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const files = this.open.get(uri.query)?.proposal.files ?? [];
    const isThis = (file: { uri: string }) => proposed(uri.query, vscode.Uri.parse(file.uri)).toString() === uri.toString();
    return files.find(isThis)?.text ?? '';
  }

  /** Have the proposal in front made; where it has no place any more, it stays open and says why. */
  async accept(): Promise<void> {
    const id = this.inFront();
    if (id === undefined) {
      return;
    }
    await this.session.run('consult.proposals', { action: 'accept', id });
    await this.close(id);
  }

  /** Close the proposal in front. The server keeps it, and a button brings it back. */
  async discard(): Promise<void> {
    const id = this.inFront();
    if (id !== undefined) {
      const title = this.open.get(id)?.proposal.title ?? '';
      await this.close(id);
      await this.session.run('consult.proposals', { action: 'decline', id });
      await this.offerBack(id, `Discarded: ${title}`);
    }
  }

  dispose(): void {
    for (const { rest } of this.open.values()) {
      clearTimeout(rest);
    }
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private inFront(): string | undefined {
    return idOf(vscode.window.tabGroups.activeTabGroup.activeTab);
  }

  private async close(id: string): Promise<void> {
    this.forget(id);
    await vscode.window.tabGroups.close(tabs().filter((tab) => idOf(tab) === id));
  }

  private forget(id: string): void {
    clearTimeout(this.open.get(id)?.rest);
    this.open.delete(id);
  }

  /** What the user has closed by its cross is said to be kept. */
  private closed(closed: readonly vscode.Tab[]): void {
    for (const gone of new Set(closed.map(idOf))) {
      const difference = this.open.get(gone ?? '');
      if (gone !== undefined && difference && !tabs().some((tab) => idOf(tab) === gone)) {
        this.forget(gone);
        void this.offerBack(gone, `Kept for later: ${difference.proposal.title}`);
      }
    }
  }

  private async offerBack(id: string, message: string): Promise<void> {
    const back = 'Bring Back';
    if ((await vscode.window.showInformationMessage(message, back)) === back) {
      await this.session.run('consult.proposals', { action: 'apply', id });
    }
  }

  /** The text under a difference has changed: once it rests, the proposal is placed anew. */
  private moved(uri: vscode.Uri): void {
    for (const difference of this.open.values()) {
      if (difference.proposal.files.some((file) => vscode.Uri.parse(file.uri).toString() === uri.toString())) {
        clearTimeout(difference.rest);
        difference.rest = setTimeout(() => void this.placeAnew(difference), REST_MS);
      }
    }
  }

  private async placeAnew(difference: Difference): Promise<void> {
    const { id, why } = difference.proposal;
    if (!this.session.isRunning) {
      return; // whoever types has asked for nothing, and Accept places it anew
    }
    try {
      const placed = await this.session.run<Proposal>('consult.proposals', { action: 'place', id });
      difference.proposal = { why, ...placed };
      difference.refusal = undefined;
    } catch (error) {
      difference.refusal = error instanceof Error ? error.message : String(error);
    }
    for (const file of difference.proposal.files) {
      this.changed.fire(proposed(id, vscode.Uri.parse(file.uri)));
    }
    this.drawNotes();
  }

  /** Where there is room above the first line that would change: why it cannot be, or why it is asked about, and the keys. */
  private drawNotes(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const { scheme, query } = editor.document.uri;
      const difference = scheme === PROPOSED ? this.open.get(query) : undefined;
      const note = difference && noteOf(difference);
      const file = difference?.proposal.files.find(
        (one) => proposed(query, vscode.Uri.parse(one.uri)).toString() === editor.document.uri.toString(),
      );
      if (file) {
        const { range } = shortestAbove(editor.document, file.line);
        const renderOptions = { after: { contentText: note } };
        editor.setDecorations(this.note, note ? [{ range, renderOptions, hoverMessage: note }] : []);
      }
    }
  }
}

/** What stands beside the change: why it cannot be, or why it is asked about, and the keys that answer. */
function noteOf({ refusal, proposal }: Difference): string {
  const key = process.platform === 'darwin' ? 'Cmd' : 'Ctrl';
  const accepts = refusal ? [] : [`${key}+Enter accepts all of it.`];
  return [refusal ?? proposal.why, ...accepts, `${key}+Backspace discards it.`].filter(Boolean).join(' ');
}

/** The nearest of the shortest lines among the few down to `line`. */
function shortestAbove(document: vscode.TextDocument, line: number): vscode.TextLine {
  const last = Math.min(line, document.lineCount - 1);
  let shortest = document.lineAt(last);
  for (let above = last - 1; above >= Math.max(0, last - LINES_ABOVE); above--) {
    const other = document.lineAt(above);
    shortest = other.text.length < shortest.text.length ? other : shortest;
  }
  return shortest;
}

/** Where the text is that a proposal makes of a file; its path tells VS Code the language. */
function proposed(id: string, file: vscode.Uri): vscode.Uri {
  return file.with({ scheme: PROPOSED, query: id });
}

function tabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

/** The proposal that a tab shows, if it shows one. */
function idOf(tab: vscode.Tab | undefined): string | undefined {
  const after = tab?.input instanceof vscode.TabInputTextDiff ? tab.input.modified : undefined;
  return after?.scheme === PROPOSED ? after.query : undefined;
}
