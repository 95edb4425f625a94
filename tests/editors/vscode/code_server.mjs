// VS Code's own server, and its workbench in a Chromium. tests/editors/install_vscode.sh installs both.

import { execFileSync, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';
import { ROOT } from './world.mjs';

const editors = process.env.CONSULT_EDITORS ?? path.join(homedir(), '.cache/consult-lsp-editors');
const modules = path.join(editors, 'code-server/node_modules');
const node = path.join(modules, `node-linux-${process.arch}/bin/node`);
const entry = path.join(modules, 'code-server/out/node/entry.js');
const serverMain = path.join(modules, 'code-server/lib/vscode/out/server-main.js');
const vsix = process.env.CONSULT_VSIX ?? path.join(ROOT, 'editors/vscode/consult-lsp.vsix');
const { chromium } = createRequire(import.meta.url)(path.join(modules, 'playwright-core'));

const QUIET = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'window.commandCenter': false,
  'workbench.enableExperiments': false,
  'workbench.layoutControl.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** How long anything may take, on a machine that is busy with much else; where things must fail, one need not wait so long. */
export const PATIENCE_MS = Number(process.env.CONSULT_PATIENCE_MS ?? 60_000);

/** VS Code in a world, with the packaged extension installed and `settings` set by its user. */
export async function startCodeServer(world, { settings, environ = {}, runsTests = false }) {
  world.write('data/User/settings.json', JSON.stringify({ ...QUIET, ...settings }));
  world.write('data/Machine/settings.json', JSON.stringify(settings));
  const env = { ...world.environ, ...environ, CONSULT_MODULES: path.join(editors, 'extension/node_modules') };
  const at = (name) => path.join(world.folder, name);
  const folders = ['--user-data-dir', at('data'), '--extensions-dir', at('extensions')];
  execFileSync(node, [entry, ...folders, '--install-extension', vsix], { env, stdio: 'pipe' });
  const port = await freePort();
  const log = openSync(at('server.log'), 'w');
  // code-server's own front has no smoke-test driver, without which a workbench runs no tests, so it is left out.
  // With the driver a workbench shows no messages of its own accord.
  const options = [
    ...['--host', '127.0.0.1', '--port', String(port), '--server-data-dir', at('server')],
    ...['--without-connection-token', '--accept-server-license-terms', '--telemetry-level', 'off'],
    ...(runsTests ? ['--enable-smoke-test-driver'] : []),
  ];
  const server = spawn(node, [serverMain, ...folders, ...options], {
    env,
    stdio: ['ignore', log, log],
    detached: true, // so that its whole group can be ended
  });
  const authority = `127.0.0.1:${port}`;
  const answers = async () => (await fetch(`http://${authority}/version`).catch(() => ({}))).ok;
  await until(answers, 'VS Code’s server answers', 30_000);
  return {
    authority,
    url: `http://${authority}/?folder=${world.workspace}`,
    stop: () => process.kill(-server.pid, 'SIGTERM'),
  };
}

/** The background connections of a browser would only fail, and cost time. */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
    ],
  });
}

/** Wait for `holds`, looking 20 times a second; what it returned. Throws, saying `what` did not come. */
export async function until(holds, what, limit = PATIENCE_MS) {
  for (const end = Date.now() + limit; ; ) {
    const found = await holds();
    if (found) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`It did not happen in ${limit / 1000} s that ${what}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

function freePort() {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}
