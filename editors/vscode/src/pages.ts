/**
 * What the server writes for people to read is rendered on a page beside the code, which grows while it is written. Under an
 * answer is a box to ask further, and beside its code what applies and copies it. A page outlives its window and its server.
 */

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { askAgain } from './aim';
import { ANSWERS } from './answers';
import { headingOf, render } from './render';
import type { Range } from './contract';
import type { Session } from './session';

/** The type of such a page; package.json has it where a page is to be restored. */
export const PAGE = 'consult.page';

/** What a page keeps when its window is loaded anew. */
interface State {
  uri: string;
  title: string;
  text: string;
  /** Which lines it is about. */
  about?: { uri: string; range?: Range } | null;
  /** The files of the workspace that it names, by their paths in it. */
  files?: Record<string, string>;
}

/** What `consult.page` answers. */
interface View extends State {
  conversation: string;
  busy: boolean;
  /** What of its code can be applied, or looks like it and cannot. */
  blocks: { block: number; line: number; whyNot: string }[];
}

/** What the page says. */
export interface Message {
  ready?: true;
  apply?: number;
  copy?: string;
  ask?: string;
  open?: string;
  line?: number;
}

interface Page {
  panel: vscode.WebviewPanel;
  state: State;
  /** What the server knows of it; nothing once it has ended. */
  view?: View;
}

export class Pages implements vscode.WebviewPanelSerializer<State>, vscode.Disposable {
  private readonly open = new Map<string, Page>();
  private readonly registered: vscode.Disposable;

  constructor(
    private readonly session: Session,
    private readonly extension: vscode.Uri,
  ) {
    this.registered = vscode.window.registerWebviewPanelSerializer(PAGE, this);
  }

  /** Show a Markdown document of the server; one that is open already is drawn anew. */
  async show(uri: vscode.Uri): Promise<void> {
    const page = this.open.get(uri.toString());
    if (page === undefined) {
      const column = [...this.open.values()].find(({ panel }) => panel.visible)?.panel.viewColumn;
      const place = { viewColumn: column ?? vscode.ViewColumn.Beside, preserveFocus: true };
      const panel = vscode.window.createWebviewPanel(PAGE, 'Consult', place);
      this.add(panel, { uri: uri.toString(), title: 'Consult', text: '' });
    } else if (!page.panel.visible) {
      page.panel.reveal(undefined, true);
    }
    await this.update(uri);
  }

  /** The server has more to show, if this is one of its pages. */
  async update(uri: vscode.Uri): Promise<void> {
    const page = this.open.get(uri.toString());
    if (page) {
      page.view = uri.scheme === ANSWERS ? await this.viewOf(uri) : undefined;
      page.state = page.view ? { ...page.view, uri: uri.toString() } : await stateNow(page.state);
      this.draw(page);
    }
  }

  /** A job has ended: what can be done on a page may be another. */
  async updateAll(): Promise<void> {
    await Promise.all([...this.open.values()].filter(({ view }) => view).map(({ state }) => this.update(vscode.Uri.parse(state.uri))));
  }

  /** Put the cursor into the box of the page in front, or else, unless `inFrontOnly`, of the last answer; whether there is one. */
  focusReply(inFrontOnly: boolean): boolean {
    const pages = [...this.open.values()].reverse();
    const last = pages.find(canAsk);
    const page = pages.find(({ panel }) => panel.active) ?? (inFrontOnly ? undefined : last);
    page?.panel.reveal();
    void page?.panel.webview.postMessage({ focus: true });
    return page !== undefined;
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: State | undefined): Promise<void> {
    if (state) {
      this.add(panel, state);
    } else {
      panel.dispose();
    }
  }

  dispose(): void {
    this.registered.dispose();
  }

  private add(panel: vscode.WebviewPanel, state: State): void {
    const page: Page = { panel, state };
    this.open.set(state.uri, page);
    panel.title = state.title;
    panel.iconPath = vscode.Uri.joinPath(this.extension, 'icon.png');
    panel.onDidDispose(() => this.open.delete(state.uri));
    panel.webview.onDidReceiveMessage(async (message: Message) => {
      try {
        await this.said(page, message);
      } catch (error) {
        await panel.webview.postMessage({ unasked: message.ask }); // what was typed stays
        this.tell(error);
      }
    });
    panel.webview.html = pageFrame(panel.webview, this.extension);
  }

  /** Undefined where the server has not kept it: it was started anew since. */
  private async viewOf(uri: vscode.Uri): Promise<View | undefined> {
    try {
      return await this.session.run<View>('consult.page', { page: uri.toString() });
    } catch (error) {
      this.session.output.info(`${uri}: ${error}`);
      return undefined;
    }
  }

  private draw({ panel, state, view }: Page): void {
    panel.title = state.title;
    void panel.webview.postMessage({
      state,
      blocks: render(state.text),
      judged: view?.blocks ?? [],
      busy: view?.busy ?? false,
      canAsk: canAsk({ state, view }),
      placeholder: view ? 'Ask further…' : 'Ask anew about these lines…',
    });
  }

  private async said(page: Page, { ready, apply, copy, ask, open, line = 1 }: Message): Promise<void> {
    if (ready) {
      this.draw(page);
    } else if (copy !== undefined) {
      await vscode.env.clipboard.writeText(copy);
    } else if (apply !== undefined) {
      await this.session.run('consult.applyBlock', { page: page.state.uri, block: apply });
    } else if (open !== undefined) {
      await openAt(page.state.files?.[open], line);
    } else if (ask && page.view) {
      await this.session.run('consult.followUp', { conversation: page.view.conversation, question: ask });
      await this.update(vscode.Uri.parse(page.state.uri));
    } else if (ask && page.state.about) {
      await askAgain(this.session, page.state.about, ask);
    }
  }

  private tell(error: unknown): void {
    if (!(error instanceof vscode.CancellationError)) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }
}

/** Whether one can ask further, or at least anew, on a page. */
function canAsk({ state, view }: Pick<Page, 'state' | 'view'>): boolean {
  return view !== undefined || Boolean(state.about);
}

/** Show a line, from 1, of a file of the workspace where the code is. */
async function openAt(uri: string | undefined, line: number): Promise<void> {
  if (uri !== undefined) {
    const selection = new vscode.Range(line - 1, 0, line - 1, 0);
    await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { viewColumn: vscode.ViewColumn.One, selection });
  }
}

/** What is in the file of a page; of one that is gone, what was shown of it. */
async function stateNow(state: State): Promise<State> {
  const uri = vscode.Uri.parse(state.uri);
  if (uri.scheme !== 'file') {
    return state;
  }
  try {
    const text = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8');
    return { ...state, text, title: headingOf(text) ?? state.title };
  } catch {
    return state;
  }
}

/** A page without its text. Nothing but its own script runs, and nothing is loaded from elsewhere. */
export function pageFrame(webview: vscode.Webview, extension: vscode.Uri): string {
  const folder = vscode.Uri.joinPath(extension, 'page');
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  const at = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, name));
  const nonce = randomBytes(16).toString('hex');
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${at('page.css')}">
</head>
<body>
<main id="answer" aria-live="polite"></main>
<form id="reply" hidden>
<textarea id="question" rows="1" aria-label="Ask further"></textarea>
<button>Ask</button>
</form>
<script nonce="${nonce}" src="${at('page.js')}"></script>
</body>
</html>`;
}
