/** Session: the one server of this window, from its start to its end, and what is known of it. */

import * as vscode from 'vscode';
import { MessageType, ShowMessageNotification, ShowMessageRequest } from 'vscode-languageclient/node';
import { withQuestion } from './answers';
import { makeClient, type QuietClient } from './client';
import type { Call } from './contract';
import { offerModel } from './connect';
import { Differences, type Proposal } from './differences';
import { dismiss } from './dismiss';
import { showFindings } from './findings';
import type { PrivateServer } from './install';
import type { Keys } from './key';
import { tell } from './messages';
import { isCodeInFront, tellMissing, tellTrouble } from './offers';
import { Pages } from './pages';
import { pick, type Question } from './picker';
import { ask } from './questions';
import { Restarts } from './restarts';
import { findServer } from './server';
import { initializationOptions, serverPath } from './settings';

export type State =
  | { is: 'installing' }
  | { is: 'starting' }
  | { is: 'ready'; version: string }
  | { is: 'missing'; why: string }
  | { is: 'failed'; why: string };

export interface Job {
  job: string;
  title: string;
  uri: string;
  waits: boolean;
}

/** What `consult.status` answers. */
export interface Status {
  connected: boolean;
  /** An endpoint was chosen that no key is for. */
  lacksKey: boolean;
  /** The model's. */
  name: string;
  model: string;
  agent: string;
  trusted: boolean;
  jobs: Job[];
  usage: { requests: number; tokens: number; dollars: number | null };
}

/** What the server must know; an older one, or another program of that name, does not. */
const NEEDED = ['review', 'improve', 'explain', 'ask', 'followUp', 'applyBlock', 'preview']
  .concat('agents', 'choose', 'trust', 'status', 'verify', 'dismissed', 'showFindings', 'page', 'cancel')
  .map((name) => `consult.${name}`);

/** What the endpoint said when it was asked whether it can be. */
export interface Verified {
  works: boolean;
  message: string;
  /** What it has in place of a model that it lacks. */
  models: string[];
}

/** What the server says of a key that the endpoint has refused; of one that is missing it says otherwise. */
const REFUSED = /did not accept .*key/;

/** How long a server may take to greet. */
const START_MS = 120_000;

/** The commands that ask a model. What they ask otherwise is refused by the server as an error. */
const ASKING = ['improve', 'explain', 'ask', 'followUp'].map((name) => `consult.${name}`);

export class Session implements vscode.Disposable {
  readonly output = vscode.window.createOutputChannel('Consult', { log: true });
  readonly differences = new Differences(this);
  readonly pages: Pages;
  state: State = { is: 'starting' };
  /** The commands of the server that were run, as far as it could run them. */
  readonly done = new Set<string>();
  /** As of the server's start or the end of the last job. */
  status: Status | undefined;

  /** A key was refused since the server started. */
  refused = false;

  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly restarts = new Restarts();
  private readonly progress = new Set<string | number>();
  private client: QuietClient | undefined;
  /** The one that is being started. */
  private starting: QuietClient | undefined;
  private last: Promise<void> = Promise.resolve();
  /** What the last start was made with. */
  private startedWith = '';
  /** Until then nobody is told that it cannot run. */
  private codeInFront: vscode.Disposable | undefined;

  constructor(
    private readonly keys: Keys,
    private readonly installed: PrivateServer,
    extension: vscode.Uri,
  ) {
    this.pages = new Pages(this, extension);
  }

  /** A key is what is missing to ask the model. */
  get lacksKey(): boolean {
    return this.refused || this.status?.lacksKey === true;
  }

  get isRunning(): boolean {
    return this.client !== undefined;
  }

  /** How many jobs show their progress. */
  get running(): number {
    return this.progress.size;
  }

  /** Install the server, which the status item shows meanwhile. Rejects as `PrivateServer.install` does. */
  async install(): Promise<void> {
    const before = this.state;
    this.become({ is: 'installing' });
    try {
      await this.installed.install(this.output);
    } finally {
      if (this.state.is === 'installing') {
        this.become(before);
      }
    }
  }

  /** Start the server, afresh if it runs; one start after the other. */
  restart(): Promise<void> {
    this.restarts.forget();
    this.starting?.giveUp();
    return this.inTurn(() => this.start());
  }

  /** The same, unless the last start was made with the settings and the key that hold now. */
  async restartIfChanged(): Promise<void> {
    const now = await this.holdsNow();
    return this.inTurn(async () => {
      if (this.startedWith !== now) {
        this.restarts.forget();
        await this.start();
      }
    });
  }

  /** Wait for the server; where there is none, say why and reject with CancellationError. */
  async ready(): Promise<QuietClient> {
    for (let last; last !== this.last; ) {
      last = this.last; // while one waits, another start may have been asked for
      await last;
    }
    if (this.client === undefined) {
      this.tell(true);
      throw new vscode.CancellationError();
    }
    return this.client;
  }

  /** The answer to one of the server's commands. Rejects with the server's sentence. */
  async run<T>(...[command, argument]: Call): Promise<T> {
    const client = await this.ready();
    if (!(await this.mayAsk(command))) {
      throw new vscode.CancellationError();
    }
    const params = { command, arguments: argument ? [argument] : [] };
    const answer = await client.sendRequest<T>('workspace/executeCommand', params);
    this.done.add(command);
    return answer;
  }

  async refresh(): Promise<Status> {
    this.status = await this.run<Status>('consult.status');
    this.changed.fire();
    return this.status;
  }

  /** Ask the endpoint whether it would answer; it costs nothing. */
  async verify(): Promise<Verified> {
    const verified = await this.run<Verified>('consult.verify');
    await this.refresh();
    this.isRefused(!verified.works && REFUSED.test(verified.message));
    return verified;
  }

  /** Whether there is a model for what a command asks; if not, the user is told how to connect one. */
  async mayAsk(command: string): Promise<boolean> {
    if (!ASKING.includes(command) || (this.status ?? (await this.refresh())).connected) {
      return true;
    }
    void offerModel(this, this.keys);
    return false;
  }

  /** Settings that the server asks for have changed. */
  async tellSettings(): Promise<void> {
    await this.client?.sendNotification('workspace/didChangeConfiguration', { settings: null });
  }

  /** Say what keeps the server from running, with what helps; to whom has just asked for something, until it is answered. */
  tell(isAsked: boolean): void {
    if (this.state.is === 'installing' && isAsked) {
      void vscode.window.showInformationMessage('The server is being installed. Ask again once it runs.');
    } else if (this.state.is === 'missing') {
      void tellMissing(this, this.state.why, isAsked);
    } else if (this.state.is === 'failed') {
      void tellTrouble(this, this.state.why, isAsked);
    }
  }

  dispose(): Promise<void> {
    return this.inTurn(() => this.stop()).finally(() => {
      this.codeInFront?.dispose();
      this.changed.dispose();
      this.differences.dispose();
      this.pages.dispose();
      this.output.dispose();
    });
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.last = this.last.then(work).catch((error) => this.output.error(error));
    return this.last;
  }

  private async start(): Promise<void> {
    await this.stop();
    const isFirst = this.startedWith === '';
    this.startedWith = await this.holdsNow();
    this.become({ is: 'starting' });
    const server = await findServer(await this.installed.command());
    if ('missing' in server) {
      return this.giveUp({ is: 'missing', why: server.missing }, isFirst);
    }
    this.output.info(`Starting ${server.command} ${server.args.join(' ')} (${server.foundBy})`);
    const client = makeClient(server, await this.keys.environment(), this.output, {
      pages: this.pages,
      onClosed: (closed) => this.closed(closed),
      onProgress: (token, kind) => this.progressed(token, kind),
      onCommand: (command, args) => this.completed(command, args),
    });
    client.onNotification(ShowMessageNotification.type, ({ type, message }) =>
      this.said(type, message),
    );
    client.onRequest('consult/pick', (question: Question, token) => pick(question, token));
    client.onRequest(ShowMessageRequest.type, ask);
    client.onRequest('consult/showProposal', (proposal: Proposal) => this.differences.show(proposal));
    this.starting = client;
    const late = setTimeout(() => client.giveUp(), START_MS);
    try {
      await client.start();
    } catch (error) {
      await client.end();
      const reason = client.lastWords || String(error);
      const why = `consult-lsp could not be started: ${reason}`;
      return this.giveUp({ is: 'failed', why }, isFirst);
    } finally {
      clearTimeout(late);
      this.starting = undefined;
    }
    const known = client.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
    if (!NEEDED.every((command) => known.includes(command))) {
      await client.dispose().catch((error) => this.output.error(error));
      await client.end();
      const why = `${server.command} is too old for this extension. Install the server that came with it.`;
      return this.giveUp({ is: 'failed', why }, isFirst);
    }
    client.onDidGrow((uri) => void this.pages.update(uri));
    this.client = client;
    this.become({ is: 'ready', version: client.initializeResult?.serverInfo?.version ?? '' });
    void this.refresh().catch((error) => this.output.error(error));
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = this.status = undefined;
    this.refused = false;
    this.progress.clear();
    await client?.dispose().catch((error) => this.output.error(error));
    await client?.end();
  }

  /** A server that crashes comes back, but not for ever. */
  private closed(client: QuietClient): void {
    if (client !== this.client) {
      return; // it has not yet started, or was ended on purpose
    }
    if (this.restarts.allow(Date.now())) {
      this.output.warn('The server has ended unexpectedly and is started again.');
      void this.inTurn(() => this.start());
      return;
    }
    const why = `consult-lsp has crashed five times within three minutes. ${client.lastWords}`;
    void this.inTurn(() => this.stop()).then(() => this.giveUp({ is: 'failed', why: why.trim() }));
  }

  private async completed(command: string, args: any[]): Promise<any[] | undefined> {
    if (command === 'consult.dismiss' && args[0]?.reason === undefined) {
      await dismiss(this, args[0]);
      return undefined;
    }
    if (command === 'consult.showFindings') {
      await showFindings(this, args[0]);
      return undefined;
    }
    this.done.add(command);
    return (await this.mayAsk(command)) ? withQuestion(command, args) : undefined;
  }

  private progressed(token: string | number, kind: string): void {
    if (kind === 'begin') {
      this.progress.add(token);
      this.changed.fire();
    } else if (kind === 'end') {
      this.progress.delete(token);
      this.changed.fire();
      void this.refresh().catch((error) => this.output.error(error));
      void this.pages.updateAll();
    }
  }

  /** What the server says, with the button that helps while nobody can be asked. */
  private said(type: MessageType, message: string): void {
    if (type === MessageType.Error && REFUSED.test(message)) {
      this.isRefused(true);
    }
    void tell(type, message, this.status?.connected === false);
  }

  private isRefused(refused: boolean): void {
    this.refused = refused;
    this.changed.fire();
  }

  /** Tell why it does not run; `quietly`, of a start that nobody has asked for, once code is in front. */
  private giveUp(state: State, quietly = false): void {
    this.become(state);
    this.codeInFront?.dispose();
    if (!quietly || isCodeInFront()) {
      return this.tell(false);
    }
    this.codeInFront = vscode.window.onDidChangeActiveTextEditor(() => {
      if (isCodeInFront()) {
        this.codeInFront?.dispose();
        this.tell(false);
      }
    });
  }

  private async holdsNow(): Promise<string> {
    return JSON.stringify([await this.keys.environment(), initializationOptions(), serverPath()]);
  }

  private become(state: State): void {
    this.state = state;
    this.changed.fire();
  }
}
