/** The status item at the bottom right, and the menu behind it. */

import * as vscode from 'vscode';
import { place } from './key';
import type { Job, Session, Status } from './session';

export function showStatus(session: Session): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('consult', vscode.StatusBarAlignment.Right, 100);
  item.name = 'Consult';
  item.command = 'consult-lsp.menu';
  const draw = () => {
    const { text, more, warns } = drawn(session);
    item.text = text;
    // A tooltip would cover the buttons of the message right above it. What it would say is in the menu.
    item.accessibilityInformation = { label: [text.replace(/\$\([^)]*\) ?/g, ''), more].filter(Boolean).join(': ') };
    item.backgroundColor = warns
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
  };
  draw();
  item.show();
  return vscode.Disposable.from(item, session.onDidChange(draw));
}

interface Drawn {
  text: string;
  /** What the text leaves out, for a screen reader. */
  more: string;
  warns?: boolean;
}

/** What the item shows of a session. */
export function drawn({ state, status, running, lacksKey, refused }: Session): Drawn {
  switch (state.is) {
    case 'installing':
      return { text: '$(loading~spin) Consult: installing…', more: 'the server is being installed' };
    case 'starting':
      return { text: '$(loading~spin) Consult', more: 'the server is starting' };
    case 'missing':
      return { text: '$(warning) Consult: no server', more: state.why, warns: true };
    case 'failed':
      return { text: '$(error) Consult: stopped', more: state.why, warns: true };
    case 'ready':
      if (lacksKey && !running) {
        const more = refused ? `${place()} did not accept the key` : `No key is set for ${place()}`;
        return { text: `$(key) Consult: ${refused ? 'key refused' : 'no key'}`, more, warns: true };
      }
      return {
        text: running ? `$(sync~spin) Consult: ${jobs(running)}` : restingText(status),
        more: status ? [status.model, `Today: ${spentToday(status.usage)}`].join(' ') : '',
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

/** Jobs with their cancel, how it stands, what was spent, and what else one may want of the status item. */
export async function openMenu(session: Session): Promise<void> {
  if (session.state.is === 'missing' || session.state.is === 'failed' || session.state.is === 'installing') {
    return session.tell(true);
  }
  const status = await session.refresh();
  const items: Item[] = [
    ...status.jobs.map((job) => cancelling(session, job)),
    { label: 'How it stands', kind: vscode.QuickPickItemKind.Separator },
    { label: '$(pulse) Server', description: standing(session), run: command('showLog') },
    { label: '$(server) Model', description: status.name || 'none', detail: status.model, run: command('setEndpoint') },
    { label: '$(person) Agent', description: status.agent || 'the one that fits the file', run: command('chooseAgent') },
    { label: '$(graph) Used today', description: spentToday(status.usage), run: command('usage') },
    { label: 'What to do', kind: vscode.QuickPickItemKind.Separator },
    { label: '$(eye) Preview what would be sent…', run: command('preview') },
    { label: '$(diff) Pending proposals…', run: command('proposals') },
    { label: '$(discard) Dismissed findings…', run: command('showDismissed') },
    { label: '$(key) Set API key…', run: command('setKey') },
    { label: '$(device-desktop) Use a local model…', run: command('useLocalModel') },
    ...(status.trusted ? [] : [{ label: '$(shield) Trust this workspace', run: command('trust') }]),
    { label: '$(output) Show log', run: command('showLog') },
    { label: '$(debug-restart) Restart the server', run: command('restart') },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: 'Consult' });
  await chosen?.run?.();
}

function standing({ state, status, running }: Session): string {
  const version = state.is === 'ready' ? `consult-lsp ${state.version}`.trim() : 'consult-lsp';
  const does = running ? `has ${jobs(running)}` : 'runs';
  return `${version} ${does}${status?.trusted ? '' : '; this workspace is not trusted'}`;
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
