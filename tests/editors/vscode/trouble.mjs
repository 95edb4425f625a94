// What keeps Consult from answering, and what is said of it: scenes of screen.mjs.

import { execFileSync } from 'node:child_process';
import { until } from './code_server.mjs';
import { MESSAGE, STATUS } from './workbench.mjs';

const BUTTON = `${MESSAGE} .monaco-button`;

export async function key({ bench, world, step }) {
  await step('a refused key is told with the button that sets one', async () => {
    await bench.see(STATUS, 'Consult');
    await bench.command('Consult: Review File');
    await bench.see(MESSAGE, 'key');
    await bench.click(BUTTON, 'Set API Key…');
  });
  await step('the box says where the key will go', async () => {
    await bench.see('.quick-input-widget', world.api.environ.ANTHROPIC_BASE_URL);
    await bench.say('Consult: API key', world.api.environ.ANTHROPIC_API_KEY);
  });
  await step('with it the model answers', async () => {
    await until(() => world.starts() === 2, 'the server is started anew');
    await bench.click('.view-line', 'def withdraw');
    await bench.command('Consult: Review File');
    await bench.see('.squiggly-error');
  });
}

export async function missing({ bench, page, step }) {
  await step('a missing server is one message, with buttons that help', async () => {
    await bench.see(MESSAGE, 'The server consult-lsp was not found.');
    await bench.see(BUTTON, 'Choose the Path…');
    await bench.see(STATUS, 'no server');
    await isAlone(page);
  });
  await step('a command says it again', async () => {
    await page.keyboard.press('Escape');
    await bench.command('Notifications: Clear All Notifications');
    await bench.command('Consult: Review File');
    await bench.see(MESSAGE, 'was not found');
  });
  await step('it leads to the walkthrough', async () => {
    await bench.click(BUTTON, 'Learn More');
    await bench.see('.getting-started-step', 'Connect a model');
  });
}

export async function keyless({ bench, page, world, step }) {
  const place = 'https://api.anthropic.com';
  const key = 'sk-test-of-the-secret-storage';
  await step('without a key the status item says that there are only checks', () => bench.see(STATUS, 'checks only'));
  await step('a question without a key is one message, and its button sets one', async () => {
    await bench.command('Consult: Explain');
    await bench.see(MESSAGE, 'Nothing was asked');
    await isAlone(page);
    await bench.click(BUTTON, 'Set API Key…');
    await bench.see('.quick-input-widget', place);
    await bench.say('Consult: API key', key);
    await until(() => world.starts() === 2, 'the server is started anew');
    await bench.rests();
  });
  await step('the key is in no file of VS Code', () => {
    const search = ['-c', 'grep -rlF -- "$0" "$1" || true', key, world.folder];
    const found = execFileSync('sh', search, { encoding: 'utf8' });
    if (found) {
      throw new Error(`the key is in ${found}`);
    }
  });
  await step('a cleared key is no longer used', async () => {
    await bench.command('Consult: Clear API Key');
    await bench.see(MESSAGE, `The key for ${place} is no longer stored.`);
    await until(() => world.starts() === 3, 'the server is started anew');
    await bench.see(STATUS, 'checks only');
  });
}

export async function offline({ bench, page, world, step }) {
  await step('an API that cannot be reached is one message that says what to do', async () => {
    await bench.see(STATUS, 'Consult');
    await bench.click('.view-line', 'def withdraw');
    await bench.command('Consult: Explain');
    await bench.see(MESSAGE, 'cannot be reached. Start the local server, or set another endpoint.');
    await isAlone(page);
  });
  await step('its button names another, which is asked from then on', async () => {
    await bench.click(BUTTON, 'Set Endpoint…');
    await bench.say('Consult: endpoint', world.api.environ.ANTHROPIC_BASE_URL);
    await until(() => world.starts() === 2, 'the server is started anew');
    await bench.rests();
    await bench.click('.view-line', 'def withdraw');
    await bench.command('Consult: Explain');
    await bench.see(BUTTON, 'Set API Key…'); // the key of the first place is not for this one
  });
}

export async function uvx({ bench, world, step }) {
  await step('uvx runs the server, once its button is pressed', async () => {
    await bench.see(STATUS, 'no server');
    none(world.calls());
    await bench.click(BUTTON, 'Run with uvx');
    await reviews(bench);
    called(world, 'uvx consult-lsp serve');
  });
  await step('uv installs the server, which then starts, whatever the setting named before', async () => {
    world.setOnMachine({ 'consult.serverPath': '/nowhere' });
    await bench.see(MESSAGE, '/nowhere, which is no program');
    await bench.click(BUTTON, 'Install with uv');
    await bench.rests();
    called(world, 'uvx consult-lsp serve', 'uv tool install consult-lsp');
  });
}

export async function pipx({ bench, world, step }) {
  await step('pipx runs the server, once its button is pressed', async () => {
    await bench.see(STATUS, 'no server');
    none(world.calls());
    await bench.click(BUTTON, 'Run with pipx');
    await reviews(bench);
    called(world, 'pipx run consult-lsp serve');
  });
  await step('pipx installs the server, which then starts', async () => {
    world.setOnMachine({});
    await bench.see(STATUS, 'no server');
    await bench.click(BUTTON, 'Install with pipx');
    await bench.rests();
    called(world, 'pipx run consult-lsp serve', 'pipx install consult-lsp');
  });
}

export async function noNetwork({ bench, page, step }) {
  await step('an installation that fails is one message with what it said, and the log', async () => {
    await bench.click(BUTTON, 'Install with pipx');
    await bench.see(MESSAGE, 'consult-lsp was not installed: error: no network');
    await page.locator(MESSAGE, { hasText: 'pipx install' }).waitFor({ state: 'detached' }); // its progress
    await isAlone(page);
    await showsLog(bench);
  });
}

export async function oldPython({ bench, page, world, step }) {
  await step('a server that does not start is one message with what it said', async () => {
    await bench.see(MESSAGE, 'consult-lsp could not be started: SyntaxError: invalid syntax');
    await bench.see(STATUS, 'stopped');
    await isAlone(page);
    starts(world, 1);
  });
  await step('it is started again only by the button', async () => {
    await bench.click(BUTTON, 'Start Again');
    await until(() => world.starts() === 2, 'it is started again');
    await bench.see(MESSAGE, 'could not be started');
    await isAlone(page);
  });
  await step('the log is a click away', async () => {
    await showsLog(bench);
    starts(world, 2);
  });
}

export async function oldServer({ bench, page, world, step }) {
  await step('a server that is too old is one message that tells how to update it', async () => {
    await bench.see(MESSAGE, 'is too old for this extension');
    await bench.see(MESSAGE, 'uv tool upgrade consult-lsp');
    await bench.see(BUTTON, 'Choose the Path…');
    await bench.see(STATUS, 'stopped');
    await isAlone(page);
    starts(world, 1);
  });
}

export async function crashing({ bench, page, world, step }) {
  await step('a server that crashes again and again is told once, after five times', async () => {
    await bench.see(MESSAGE, 'consult-lsp has crashed five times within three minutes. MemoryError: out of luck');
    await bench.see(STATUS, 'stopped');
    await isAlone(page);
    starts(world, 5);
  });
  await step('its button starts it afresh, and no more than five times again', async () => {
    await bench.click(BUTTON, 'Start Again');
    await until(() => world.starts() === 10, 'it has crashed ten times');
    await bench.see(MESSAGE, 'has crashed five times');
    await isAlone(page);
    starts(world, 10);
  });
}

/** The server runs and does its work. */
async function reviews(bench) {
  await bench.rests();
  await bench.click('.view-line', 'def withdraw');
  await bench.command('Consult: Review File');
  await bench.see('.squiggly-error');
}

/** Which log is in front; what is in it cannot be seen, since VS Code's logger is native and nothing is compiled here. */
async function showsLog(bench) {
  await bench.click(BUTTON, 'Show Log');
  const inFront = () => bench.page.locator('.part.panel select').first().evaluate((select) => select.selectedOptions[0]?.text);
  await until(async () => (await inFront()) === 'Consult', 'Consult’s log is in front');
}

async function isAlone(page) {
  const count = await page.locator(MESSAGE).count();
  if (count !== 1) {
    throw new Error(`there are ${count} messages`);
  }
}

function starts(world, count) {
  if (world.starts() !== count) {
    throw new Error(`the server was started ${world.starts()} times`);
  }
}

function none(calls) {
  if (calls.length) {
    throw new Error(`nobody has pressed a button, yet there is ${calls}`);
  }
}

/** A tool looks into its working folder for settings, so it works where no workspace has put any. */
function called(world, ...commands) {
  const wanted = commands.map((command) => `${command} in ${world.home}`);
  if (world.calls().join() !== wanted.join()) {
    throw new Error(`what was called is ${world.calls()}`);
  }
}
