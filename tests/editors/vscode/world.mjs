// A world to start an editor in: a workspace, a home, commands, and the fake API. All of it goes with `stop`.

import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = path.resolve(import.meta.dirname, '../../..');

const python = process.env.CONSULT_PYTHON ?? path.join(ROOT, '.venv/bin/python');
export const consultLsp = process.env.CONSULT_SERVER ?? path.join(path.dirname(python), 'consult-lsp');

const STAND_IN = path.join(import.meta.dirname, 'stand_in.py');
export const OTHER_FIX = 'Silence this as somebody else would';
const NOWHERE = 'http://127.0.0.1:1';

/** What stands for `consult-lsp`: the real one, and some that do not work. Each leaves its process id. */
const COMMANDS = {
  server: `exec '${consultLsp}' "$@"`,
  'old-python': 'echo "SyntaxError: invalid syntax" >&2; exit 1',
  'half-installed': 'read line; echo "ModuleNotFoundError: No module named pygls" >&2; exit 1',
  silent: 'exec sleep 600',
  'old-server': `exec '${python}' '${STAND_IN}' old`,
  crashing: `exec '${python}' '${STAND_IN}' crashing`,
};

/** The names by which a Python is looked for. */
const PYTHONS = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3', 'python'];

/** What stands for every Python, all of which are new enough but the first; `-c` asks for the version. */
const STAND_IN_PYTHONS = {
  old: 'echo 3 9; exit',
  slow: '[ "$2" = -c ] && echo 3 13 && exit; echo $$ >>"$HOME/slow"; sleep 600',
  'without a network': '[ "$2" = -c ] && echo 3 13 && exit; echo "error: no network in $PWD" >&2; exit 1',
};

/** Has pip install the server alone, which finds what it needs where the project is installed. */
export const OFFLINE_PIP = {
  PIP_NO_DEPS: '1',
  PIP_NO_INDEX: '1',
  PYTHONPATH: execFileSync(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'], { encoding: 'utf8' }).trim(),
};

/** Has pip install what the server needs as it does elsewhere on this machine. */
export const OWN_PIP = Object.fromEntries(
  Object.entries({ HTTPS_PROXY: '', ...process.env }).filter(([name]) => /^(PIP_\w+|HTTPS?_PROXY)$/i.test(name)),
);

/**
 * `files` are the workspace's; `onPath` and `inVenv` name one of COMMANDS, or none. `knows` are
 * the variables that lead to the API, both of them unless told otherwise; `offline` leads to where nobody answers.
 * `environ` is what a process of this world needs; `seen` is what the fake API has seen, which seen.jsonl holds as well.
 */
export async function makeWorld({
  files = {},
  onPath,
  inVenv,
  replies = [],
  knows = ['ANTHROPIC_API_KEY', 'ANTHROPIC_BASE_URL'],
  offline = false,
}) {
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
  installOther(write);
  // The editor's server asks a login shell for the PATH.
  write('home/.profile', `export PATH='${folder}/bin:/usr/bin:/bin'\n`);
  write('pids', '');
  const api = await startFakeApi(write('replies.json', JSON.stringify(replies)), write('seen.jsonl', ''));
  const home = path.join(folder, 'home');
  const known = { ...api.environ, ...(offline ? { ANTHROPIC_BASE_URL: NOWHERE } : {}) };
  const read = (name) => readFileSync(path.join(folder, name), 'utf8').trim().split('\n').filter(Boolean);
  return {
    folder,
    workspace: path.join(folder, 'shop'),
    write,
    api,
    /** The lines of a file. */
    read,
    has: (name) => existsSync(path.join(folder, name)),
    /** How often the server was started. */
    starts: () => read('pids').length,
    /** Have all of them be one of STAND_IN_PYTHONS, or be those of the machine. */
    setPythons(standIn) {
      for (const name of PYTHONS) {
        const place = path.join(folder, 'bin', name);
        rmSync(place, { force: true });
        if (standIn) {
          chmodSync(write(`bin/${name}`, `#!/bin/sh\n${STAND_IN_PYTHONS[standIn]}\n`), 0o755);
        }
      }
    },
    home,
    environ: {
      ...Object.fromEntries(knows.map((name) => [name, known[name]])),
      HOME: home,
      PATH: `${folder}/bin:/usr/bin:/bin`,
      SHELL: '/bin/sh',
      XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? path.join(home, '.cache'),
      LANG: 'C.UTF-8',
      HTTPS_PROXY: NOWHERE, // so that nothing leaves this machine
    },
    stop() {
      api.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** An extension of somebody else, which has a quick fix of its own for every diagnostic. */
function installOther(write) {
  const manifest = {
    ...{ name: 'other', publisher: 'somebody', version: '0.0.1', engines: { vscode: '^1.90.0' } },
    ...{ main: './extension.js', activationEvents: ['onStartupFinished'] },
  };
  write('extensions/somebody.other-0.0.1/package.json', JSON.stringify(manifest));
  write(
    'extensions/somebody.other-0.0.1/extension.js',
    `const { CodeAction, CodeActionKind, languages } = require('vscode');
exports.activate = ({ subscriptions }) => {
  const fixOf = (diagnostic) => Object.assign(new CodeAction('${OTHER_FIX}', CodeActionKind.QuickFix), { diagnostics: [diagnostic] });
  const provider = { provideCodeActions: (document, range, context) => context.diagnostics.map(fixOf) };
  subscriptions.push(languages.registerCodeActionsProvider('*', provider));
};
`,
  );
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
  return {
    environ,
    seen,
    /** Let an answer go on that has stopped. */
    goOn: () => process_.stdin.write('\n'),
    stop: () => process_.stdin.end(),
  };
}
