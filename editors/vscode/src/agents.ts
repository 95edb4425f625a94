/** Agents: which of them leads the menu, and a file for a new one. */

import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Session } from './session';

interface Agent {
  name: string;
  description: string;
  origin: string;
}

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MOST_CHARACTERS = 60;

export async function chooseAgent(session: Session): Promise<void> {
  const agents = await session.run<Agent[]>('consult.agents');
  const another: vscode.QuickPickItem = { label: '$(add) New agent…', alwaysShow: true };
  const items = agents.map(({ name, origin, description }) => ({ label: name, description: origin, detail: description }));
  const title = 'Consult: which agent leads the menu in this project?';
  const chosen = await vscode.window.showQuickPick([...items, another], { title, matchOnDetail: true });
  if (chosen === another) {
    await newAgent(session);
  } else if (chosen) {
    await session.run('consult.choose', { agent: chosen.label });
    await session.refresh();
  }
}

/** Open the file of a new agent: the project's where that is trusted, else one's own. */
async function newAgent(session: Session): Promise<void> {
  const [project] = vscode.workspace.workspaceFolders ?? [];
  const isTrusted = vscode.workspace.isTrusted && session.status?.trusted === true;
  const home = project && isTrusted ? project.uri : vscode.Uri.file(homedir());
  const name = await vscode.window.showInputBox({
    title: 'Consult: New Agent…',
    prompt: `Its name. The file goes to ${home.fsPath}/.claude/agents.`,
    placeHolder: 'security-reviewer',
    ignoreFocusOut: true,
    validateInput: (typed) =>
      NAME.test(typed) && typed.length <= MOST_CHARACTERS ? undefined : 'Small letters, digits and hyphens, as in security-reviewer.',
  });
  if (!name) {
    return;
  }
  const file = vscode.Uri.joinPath(home, '.claude', 'agents', `${name}.md`);
  if (!(await isThere(file))) {
    await vscode.workspace.fs.writeFile(file, Buffer.from(template(name)));
  }
  await vscode.window.showTextDocument(file);
}

async function isThere(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}

function template(name: string): string {
  return `---
name: ${name}
description: Consult this agent about … (what it knows best, in the words of who would ask)
---

You are a senior engineer who …

Look at these first, the worst first:

- …
- …

Say what to leave alone, too: …
`;
}
