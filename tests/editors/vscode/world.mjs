// A world to start an editor in: a workspace, a home, commands, and the fake API. All of it goes with `stop`.

import { spawn } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = path.resolve(import.meta.dirname, '../../..');

const python = process.env.CONSULT_PYTHON ?? path.join(ROOT, '.venv/bin/python');
const consultLsp = process.env.CONSULT_SERVER ?? path.join(path.dirname(python), 'consult-lsp');

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

/** Where uv and pipx put commands, and where they are themselves, for an editor that a desktop starts: not on its PATH. */
const LOCAL = 'home/.local/bin';
const INSTALLS = `ln -s '${consultLsp}' "$HOME/.local/bin/consult-lsp"`;

/** What stands for the tools that fetch the server; each first writes down how it was called, and where. */
const TOOLS = {
  uvx: `shift; exec '${consultLsp}' "$@"`,
  uv: INSTALLS,
  pipx: `[ "$1" = install ] && ${INSTALLS} && exit; shift 2; exec '${consultLsp}' "$@"`,
  'pipx without a network': 'echo "error: no network" >&2; exit 1',
};

/**
 * `files` are the workspace's; `onPath` and `inVenv` name one of COMMANDS, or none, and `tools` are of TOOLS. `knows` are
 * the variables that lead to the API, both of them unless told otherwise; `offline` leads to where nobody answers.
 * `environ` is what a process of this world needs; `seen` is what the fake API has seen, which seen.jsonl holds as well.
 */
export async function makeWorld({
  files = {},
  onPath,
  inVenv,
  tools = [],
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
  for (const tool of tools) {
    const [name] = tool.split(' ');
    const says = `echo "${name} $@ in $PWD" >>'${folder}/calls'`;
    chmodSync(write(`${LOCAL}/${name}`, `#!/bin/sh\n${says}\n${TOOLS[tool]}\n`), 0o755);
  }
  write('calls', '');
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
    /** How often the server was started. */
    starts: () => read('pids').length,
    /** As somebody who edits the settings of this machine. */
    setOnMachine: (settings) => write('data/Machine/settings.json', JSON.stringify(settings)),
    /** How the tools were called. */
    calls: () => read('calls'),
    home,
    environ: {
      ...Object.fromEntries(knows.map((name) => [name, known[name]])),
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
