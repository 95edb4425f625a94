// A world to start an editor in: a workspace, a home, commands, and the fake API. All of it goes with `stop`.

import { spawn } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = path.resolve(import.meta.dirname, '../../..');

const python = process.env.CONSULT_PYTHON ?? path.join(ROOT, '.venv/bin/python');
const consultLsp = process.env.CONSULT_SERVER ?? path.join(path.dirname(python), 'consult-lsp');

/** What stands for `consult-lsp`: the real one, and some that do not work. Each leaves its process id. */
const COMMANDS = {
  server: `exec '${consultLsp}' "$@"`,
  'old-python': 'echo "SyntaxError: invalid syntax" >&2; exit 1',
  'half-installed': 'read line; echo "ModuleNotFoundError: No module named pygls" >&2; exit 1',
  silent: 'exec sleep 600',
};

/**
 * `files` are the workspace's; `onPath` and `inVenv` name one of COMMANDS, or none. `environ` is what a process of
 * this world needs; `seen` is what the fake API has seen, which seen.jsonl holds as well.
 */
export async function makeWorld({ files = {}, onPath, inVenv, replies = [], withKey = true }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'consult-vscode-'));
  const write = (name, text) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  for (const [name, text] of Object.entries(files)) {
    write(`shop/${name}`, text);
  }
  const command = (name, place) => chmodSync(write(place, `#!/bin/sh\necho $$ >>'${folder}/pids'\n${COMMANDS[name]}\n`), 0o755);
  if (onPath) {
    command(onPath, 'bin/consult-lsp');
  }
  if (inVenv) {
    command(inVenv, 'shop/.venv/bin/consult-lsp');
  }
  // The editor's server asks a login shell for the PATH.
  write('home/.profile', `export PATH='${folder}/bin:/usr/bin:/bin'\n`);
  write('pids', '');
  const api = await startFakeApi(write('replies.json', JSON.stringify(replies)), write('seen.jsonl', ''));
  const home = path.join(folder, 'home');
  return {
    folder,
    workspace: path.join(folder, 'shop'),
    write,
    api,
    /** How often the server was started. */
    starts: () => readFileSync(path.join(folder, 'pids'), 'utf8').trim().split('\n').filter(Boolean).length,
    environ: {
      ...(withKey ? api.environ : {}),
      HOME: home,
      PATH: `${folder}/bin:/usr/bin:/bin`,
      SHELL: '/bin/sh',
      XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? path.join(home, '.cache'),
      LANG: 'C.UTF-8',
    },
    stop() {
      api.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** tests/support/fake_api.py as a process. */
async function startFakeApi(script, log) {
  const process_ = spawn(python, ['-m', 'support.fake_api', script], {
    cwd: path.join(ROOT, 'tests'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const seen = [];
  const lines = createInterface({ input: process_.stdout });
  const started = new Promise((resolve) => lines.once('line', (line) => resolve(JSON.parse(line))));
  const { environ } = await started;
  lines.on('line', (line) => {
    seen.push(JSON.parse(line));
    appendFileSync(log, `${line}\n`);
  });
  return { environ, seen, stop: () => process_.stdin.end() };
}
