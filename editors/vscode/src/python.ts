/** A Python that can run the server: of those on this machine the first that is new enough. */

import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { onPath } from './server';

/** What the server needs, in `3.x`. */
const OLDEST = 11;
const NAMES = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3', 'python'];
const CHECK_MS = 10_000;
/** Debian packs what makes environments apart from Python itself. */
const CHECK = 'import sys; print(*sys.version_info[:2]); import venv, ensurepip';

/** Its absolute path, or why there is none: a sentence and the next step. */
export async function findPython(): Promise<{ python: string } | { missing: string }> {
  let missing = `There is no Python 3.${OLDEST} or newer on the PATH. Install one from python.org, and try again.`;
  for (const name of NAMES) {
    const python = await onPath(name);
    const { version, works } = python ? await checked(python) : { version: 0, works: false };
    if (python && version >= OLDEST && works) {
      return { python };
    }
    if (version >= OLDEST) {
      missing = `${python} cannot make an environment. Install its venv, as by: apt install python3-venv`;
    }
  }
  return { missing };
}

/** The `x` of its `3.x`, 0 if it is none, and whether it can make environments. It works where no workspace has put any code. */
function checked(python: string): Promise<{ version: number; works: boolean }> {
  return new Promise((resolve) => {
    execFile(python, ['-I', '-c', CHECK], { cwd: homedir(), timeout: CHECK_MS }, (error, stdout) => {
      const [major, minor] = stdout.trim().split(' ').map(Number);
      resolve({ version: major === 3 ? (minor ?? 0) : 0, works: error === null });
    });
  });
}
