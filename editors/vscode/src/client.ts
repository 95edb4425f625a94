/** One language client for one process of the server. It shows no message of its own: `session.ts` decides what is told. */

import { type ChildProcess, spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { createInterface } from 'node:readline';
import { type LogOutputChannel, type Uri, window } from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type StaticFeature,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageclient/node';
import { ANSWERS, type Renders, showDocument } from './answers';
import { withRulePages } from './rules';
import type { ServerCommand } from './server';
import { initializationOptions, withoutMachine } from './settings';

type Progress = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

export interface Listener {
  /** The connection is gone and nobody asked for it. */
  onClosed(client: QuietClient): void;
  onProgress(token: string | number, kind: Progress['kind']): void;
  /** What shows Markdown rendered. */
  readonly pages: Renders;
  /** The arguments of a command that the lightbulb runs, as the user completes them; undefined if nothing is to be run. */
  onCommand(command: string, args: any[]): Promise<any[] | undefined>;
}

/** How long a server that was told to end may take, first by itself and then once it is told by a signal. */
const PATIENCE_MS = [2_000, 1_000];

/** How long the status bar says what a job came to. */
const OUTCOME_MS = 15_000;

export class QuietClient extends LanguageClient {
  /** What the process said last on stderr: of a Python that fails, the error itself. */
  lastWords = '';

  private process: ChildProcess | undefined;
  private closed = Promise.resolve();

  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  /** Have it told when a virtual page has grown. */
  onDidGrow(grown: (uri: Uri) => void): void {
    for (const { scheme, provider } of this.getFeature('workspace/textDocumentContent')?.getProviders() ?? []) {
      if (scheme === ANSWERS) {
        provider.onDidChange?.(grown);
      }
    }
  }

  runs(process: ChildProcess): ChildProcess {
    this.process = process;
    this.closed = new Promise((resolve) => process.once('close', () => resolve()));
    return process;
  }

  /** Make sure that nothing is left of the process. If it has failed, its last words have been read by then. */
  async end(): Promise<void> {
    const [alone, told] = PATIENCE_MS;
    if (!(await within(alone, this.closed))) {
      this.process?.kill();
    }
    if (!(await within(told, this.closed))) {
      this.process?.kill('SIGKILL');
    }
  }

  /** End a server that does not even start. */
  giveUp(): void {
    this.process?.kill('SIGKILL');
  }
}

/** Whether something is done within so many milliseconds. */
async function within(ms: number | undefined, done: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([done.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Says that a proposal is shown as one difference: see `differences.ts`. */
const SHOWS_PROPOSALS: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { ...capabilities.experimental, consultProposals: true };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};

export function makeClient(
  server: ServerCommand,
  secrets: Record<string, string>,
  output: LogOutputChannel,
  listener: Listener,
): QuietClient {
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: 'file' }, { scheme: 'untitled' }, { scheme: ANSWERS }],
    diagnosticCollectionName: 'consult',
    outputChannel: output,
    initializationOptions: initializationOptions(),
    initializationFailedHandler: () => false,
    stdioOptions: {
      stdout: () => undefined, // the protocol's own
      stderr: (stream) => {
        createInterface({ input: stream }).on('line', (line) => {
          client.lastWords = line.trim() || client.lastWords;
          output.info(line);
        });
      },
    },
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        // The library tidies up once this has returned.
        setImmediate(() => listener.onClosed(client));
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
    middleware: {
      executeCommand: async (command, args, next) => {
        const completed = await listener.onCommand(command, args);
        return completed && next(command, completed);
      },
      handleDiagnostics: (uri, diagnostics, next) => next(uri, withRulePages(diagnostics)),
      provideDiagnostics: async (document, previous, token, next) => {
        const report = await next(document, previous, token);
        if (report?.kind === 'full') {
          withRulePages(report.items);
        }
        return report;
      },
      workspace: {
        configuration: async (params, token, next) => {
          const sections = await next(params, token);
          return Array.isArray(sections) ? sections.map(withoutMachine) : sections;
        },
      },
      window: {
        showDocument: (params, token, next) =>
          showDocument(params, listener.pages, async () => {
            const result = await next(params, token);
            return 'success' in result ? result : { success: false };
          }),
      },
      handleWorkDoneProgress: (token, params, next) => {
        next(token, params);
        if (params.kind === 'end' && params.message) {
          window.setStatusBarMessage(`Consult: ${params.message}`, OUTCOME_MS);
        }
        listener.onProgress(token, params.kind);
      },
    },
  };
  const start = async (): Promise<ChildProcess> => client.runs(await started(server, secrets));
  const client: QuietClient = new QuietClient('consult', 'Consult', start, options);
  client.registerFeature(SHOWS_PROPOSALS);
  return client;
}

/**
 * The process, once it runs; rejects if it cannot. It works in the home folder: where Python or uv look into their
 * working folder, they find nothing of a workspace.
 */
function started(server: ServerCommand, secrets: Record<string, string>): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const process_ = spawn(server.command, server.args, {
      cwd: homedir(),
      env: { ...process.env, ...secrets },
      windowsHide: true,
    });
    process_.once('error', reject);
    process_.once('spawn', () => resolve(process_));
  });
}
