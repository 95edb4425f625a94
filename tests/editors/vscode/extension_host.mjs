// Runs mocha inside VS Code's own extension host, with the packaged extension:
//
//     node tests/editors/vscode/extension_host.mjs flows|venv|untrusted|missing|misnamed|old-python|half-installed|silent
//
// What mocha says is printed the exit code is 0 if all of it is well.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openBrowser, PATIENCE_MS, startCodeServer } from './code_server.mjs';
import * as shop from './shop.mjs';
import { makeWorld } from './world.mjs';

const SUITES = {
  flows: { file: 'flows', onPath: 'server' },
  venv: { file: 'places', inVenv: 'server', is: 'ready' },
  untrusted: { file: 'places', inVenv: 'server', is: 'missing', why: 'not trusted, so its own Python environment', trusted: false },
  missing: { file: 'places', is: 'missing', why: 'consult-lsp was not found' },
  misnamed: { file: 'places', onPath: 'server', is: 'missing', why: 'which is no program', serverPath: '/nowhere' },
  'old-python': { file: 'places', onPath: 'old-python', is: 'failed', why: 'SyntaxError: invalid syntax$' },
  'half-installed': { file: 'places', onPath: 'half-installed', is: 'failed', why: 'No module named pygls$' },
  silent: { file: 'silent', onPath: 'silent' },
};
const LIMIT_MS = 500_000;
/** A workspace's settings, which must not choose who is asked. */
const FOREIGN = { 'consult.endpoint': 'http://127.0.0.1:1', 'consult.maxFindings': 7 };

const suite = SUITES[process.argv[2]];
if (suite === undefined) {
  throw new Error(`Usage: extension_host.mjs ${Object.keys(SUITES).join('|')}`);
}

const world = await makeWorld({
  files: { 'accounts.py': shop.CODE, '.vscode/settings.json': JSON.stringify(FOREIGN) },
  replies: shop.REPLIES,
  ...suite,
});
const report = path.join(world.folder, 'report');
const server = await startCodeServer(world, {
  runsTests: true,
  settings: {
    ...(suite.trusted === false
      ? { 'security.workspace.trust.startupPrompt': 'never' }
      : { 'security.workspace.trust.enabled': false }),
    ...(suite.serverPath ? { 'consult.serverPath': suite.serverPath } : {}),
  },
  environ: {
    CONSULT_PATIENCE_MS: String(PATIENCE_MS),
    CONSULT_WORLD: world.folder,
    CONSULT_REPORT: report,
    CONSULT_SUITE: suite.file,
    CONSULT_EXPECTS: JSON.stringify(suite),
    CONSULT_SHOP: JSON.stringify(shop),
  },
});
const browser = await openBrowser();
let outcome;
try {
  outcome = await Promise.race([runTests(), new Promise((late) => setTimeout(late, LIMIT_MS, 'late'))]);
} finally {
  console.log(existsSync(report) ? readFileSync(report, 'utf8') : 'not ok mocha was never started');
  if (outcome === 'late' || !existsSync(report)) {
    console.log(`# ended with ${outcome}\n${readFileSync(path.join(world.folder, 'server.log'), 'utf8')}`);
  }
  await browser.close();
  server.stop();
  world.stop();
}
process.exit(outcome === 0 ? 0 : 1);

/** Open the workbench so that it runs the tests, as VS Code's own smoke tests do; their exit code. */
async function runTests() {
  const page = await browser.newPage();
  const ended = new Promise((end) => page.exposeFunction('codeAutomationExit', end));
  await page.exposeFunction('codeAutomationLog', () => undefined);
  const host = `vscode-remote://${server.authority}${path.join(import.meta.dirname, 'host')}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', host],
    ['extensionTestsPath', `${host}/index.js`],
  ]);
  await page.goto(`${server.url}&payload=${encodeURIComponent(payload)}`);
  return ended;
}
