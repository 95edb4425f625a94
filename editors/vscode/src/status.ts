/** The status item at the bottom right, and the menu behind it. */

import * as vscode from 'vscode';
import { place } from './key';
import type { Job, Session, Status } from './session';

export function showStatus(session: Session): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('consult', vscode.StatusBarAlignment.Right, 100);
  item.name = 'Consult';
  item.command = 'consult-lsp.menu';
  const draw = () => {
    const { text, tooltip, warns } = drawn(session);
    item.text = text;
    item.tooltip = tooltip;
    item.backgroundColor = warns
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    setContext('running', session.state.is === 'ready');
    setContext('connected', session.status?.connected === true);
  };
  draw();
  item.show();
  return vscode.Disposable.from(item, session.onDidChange(draw));
}

/** What the steps of the walkthrough wait for. */
function setContext(name: string, holds: boolean): void {
  void vscode.commands.executeCommand('setContext', `consult-lsp.${name}`, holds);
}

interface Drawn {
  text: string;
  tooltip: string;
  warns?: boolean;
}

/** What the item shows of a session. */
export function drawn({ state, status, running, lacksKey, refused }: Session): Drawn {
  switch (state.is) {
    case 'starting':
      return { text: '$(loading~spin) Consult', tooltip: 'Consult: the server is starting' };
    case 'missing':
      return { text: '$(warning) Consult: no server', tooltip: state.why, warns: true };
    case 'failed':
      return { text: '$(error) Consult: stopped', tooltip: state.why, warns: true };
    case 'ready':
      if (lacksKey && !running) {
        const tooltip = refused ? `${place()} did not accept the key` : `No key is set for ${place()}`;
        return { text: `$(key) Consult: ${refused ? 'key refused' : 'no key'}`, tooltip, warns: true };
      }
      return {
        text: running ? `$(sync~spin) Consult: ${jobs(running)}` : restingText(status),
        tooltip: status ? [status.model, `Today: ${spentToday(status.usage)}`].join('\n\n') : '',
      };
  }
}

function restingText(status: Status | undefined): string {
  return status?.connected === false ? '$(lightbulb) Consult: checks only' : '$(lightbulb) Consult';
}

function jobs(count: number): string {
  return count === 1 ? '1 job' : `${count} jobs`;
}

export function spentToday({ requests, tokens, dollars }: Status['usage']): string {
  const price = dollars === null ? '' : `, $${dollars.toFixed(2)}`;
  const asked = requests === 1 ? '1 request' : `${requests} requests`;
  return `${tokens.toLocaleString('en')} tokens${price} in ${asked}`;
}

type Item = vscode.QuickPickItem & { run?: () => unknown };

/** Jobs with their cancel, what was spent, and what else one may want of the status item. */
export async function openMenu(session: Session): Promise<void> {
  if (session.state.is === 'missing' || session.state.is === 'failed') {
    return session.tell();
  }
  const status = await session.refresh();
  const items: Item[] = [
    ...status.jobs.map((job) => cancelling(session, job)),
    { label: 'Model', kind: vscode.QuickPickItemKind.Separator },
    { label: '$(server) Model', detail: status.model, run: command('setKey') },
    { label: '$(graph) Used today', detail: spentToday(status.usage), run: command('usage') },
    { label: 'Consult', kind: vscode.QuickPickItemKind.Separator },
    { label: '$(person) Choose agent…', description: status.agent, run: command('chooseAgent') },
    { label: '$(eye) Preview what would be sent…', run: command('preview') },
    { label: '$(key) Set API key…', run: command('setKey') },
    ...(status.trusted ? [] : [{ label: '$(shield) Trust this workspace', run: command('trust') }]),
    { label: '$(output) Show log', run: command('showLog') },
    { label: '$(debug-restart) Restart the server', run: command('restart') },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: 'Consult' });
  await chosen?.run?.();
}

function cancelling(session: Session, job: Job): Item {
  const file = vscode.workspace.asRelativePath(vscode.Uri.parse(job.uri));
  return {
    label: `$(stop-circle) Cancel: ${job.title} ${file}`,
    description: job.waits ? 'waits for its turn' : 'running',
    run: () => session.run('consult.cancel', { job: job.job }),
  };
}

function command(name: string): () => Thenable<unknown> {
  return () => vscode.commands.executeCommand(`consult-lsp.${name}`);
}
