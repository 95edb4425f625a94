/**
 * The walkthrough ticks what was done, however it is opened. VS Code ticks a step at the moment when its context begins to
 * hold, and only once it has read the walkthrough, which it does when a page of Welcome is first opened. So a context holds for
 * a moment only, and does so again whenever such a page comes into sight.
 */

import * as vscode from 'vscode';
import type { Session } from './session';

/** When it is told again after a page has opened, in milliseconds: VS Code does not say when it has read the walkthrough. */
const AGAIN_MS = [0, 500, 2_000, 6_000];

/** Where VS Code keeps what was done in other windows and sessions. */
const DONE = 'done';

export function tickSteps(session: Session, memory: vscode.Memento): vscode.Disposable {
  const timers = new Set<NodeJS.Timeout>();
  const told = new Set<string>();
  /** Tell what was done; of what was told before, only if `anew`. */
  const tell = async (anew: boolean) => {
    const done = new Set([...memory.get<string[]>(DONE, []), ...stepsDone(session)]);
    await memory.update(DONE, [...done]);
    for (const step of [...done].filter((one) => anew || !told.has(one))) {
      told.add(step);
      await vscode.commands.executeCommand('setContext', `consult-lsp.${step}`, true);
      await vscode.commands.executeCommand('setContext', `consult-lsp.${step}`, false);
    }
  };
  const later = () => {
    for (const ms of AGAIN_MS) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        void tell(true);
      }, ms);
      timers.add(timer);
    }
  };
  const watched = vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
    if ([...opened, ...changed].some(mayBeWelcome)) {
      later();
    }
  });
  const changes = session.onDidChange(() => void tell(false));
  const end = new vscode.Disposable(() => timers.forEach((timer) => clearTimeout(timer)));
  return vscode.Disposable.from(watched, changes, end);
}

export function openWalkthrough(): Thenable<unknown> {
  return vscode.commands.executeCommand('workbench.action.openWalkthrough', 'consult-lsp.consult-lsp#start');
}

/** The steps of package.json that are done by now. */
function stepsDone({ isRunning, status, done }: Session): string[] {
  const steps = { running: isRunning, connected: status?.connected === true, reviewed: done.has('consult.review'), chosen: done.has('consult.choose') };
  return Object.entries(steps).flatMap(([name, isDone]) => (isDone ? [name] : []));
}

/** VS Code does not tell an extension what such a tab shows. */
function mayBeWelcome({ input }: vscode.Tab): boolean {
  return input === undefined;
}
