// What keeps Consult from answering, and what is said of it: scenes of screen.mjs.

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { until } from './code_server.mjs';
import { MESSAGE, STATUS } from './workbench.mjs';

const BUTTON = `${MESSAGE} .monaco-button`;
const DIALOG = '.monaco-dialog-box';

export async function key({ bench, page, world, step }) {
  await step('a refused key is told with the button that sets one, and in the status item', async () => {
    await bench.see(STATUS, 'Consult');
    await bench.command('Consult: Review File');
    await bench.see(MESSAGE, 'key');
    await bench.see(STATUS, 'key refused');
    await bench.click(BUTTON, 'Set API Key…');
  });
  await step('the box says where the key will go', async () => {
    await bench.see('.quick-input-widget', world.api.environ.ANTHROPIC_BASE_URL);
    await bench.say('Consult: API key', 'sk-mistyped');
  });
  await step('a wrong key is told at once, and asked for again', async () => {
    await bench.see(MESSAGE, 'did not accept the key that was set in this editor');
    await bench.see(STATUS, 'key refused');
    await bench.click(BUTTON, 'Set API Key…');
    await bench.say('Consult: API key', world.api.environ.ANTHROPIC_API_KEY);
  });
  await step('the right one is verified without a question, and the message names the model', async () => {
    await bench.see(MESSAGE, `Connected: claude-sonnet-5-5 answers at ${new URL(world.api.environ.ANTHROPIC_BASE_URL).host}.`);
    await bench.rests();
    starts(world, 3);
    if (world.api.seen.length) {
      throw new Error('a question was asked');
    }
  });
  await step('with it the model answers', async () => {
    await bench.click('.view-line', 'def withdraw');
    await bench.command('Consult: Review File');
    await bench.see('.squiggly-error');
  });
}

export async function missing({ bench, page, step }) {
  await step('where no code is open, only the status item tells that the server is missing', async () => {
    await bench.see(STATUS, 'no server');
    await bench.see('.tab', 'notes.txt');
    if (await page.locator(MESSAGE).count()) {
      throw new Error('a message was shown');
    }
  });
  await step('once code is open, it is one message with two buttons that help', async () => {
    await page.locator('.explorer-viewlet .monaco-list-row', { hasText: 'accounts.py' }).dblclick();
    await bench.see(MESSAGE, 'The server consult-lsp was not found.');
    await bench.see(BUTTON, 'Choose Path…');
    await bench.see(BUTTON, 'Install');
    await isAlone(page);
  });
  await step('whoever asks for something is asked until there is an answer', async () => {
    await bench.command('Consult: Review File');
    await bench.see(DIALOG, 'was not found');
    await bench.see(`${DIALOG} .monaco-button`, 'Install');
    await page.locator(MESSAGE).waitFor({ state: 'detached' }); // VS Code hides by itself what nobody has asked for
    await bench.click(`${DIALOG} .monaco-button`, 'Cancel');
  });
  await step('so does the status item, for as long as there is no server', async () => {
    await bench.click(STATUS);
    await bench.see(`${DIALOG} .monaco-button`, 'Choose Path…');
    await page.keyboard.press('Escape');
    await page.locator(DIALOG).waitFor({ state: 'detached' });
  });
  await step('the walkthrough has the button that installs it, in sight', async () => {
    await page.setViewportSize({ width: 1280, height: 720 });
    await bench.command('Consult: Get Started');
    const button = page.locator('.getting-started-step .monaco-button', { hasText: 'Install' });
    await button.waitFor();
    const { x, width } = await button.boundingBox();
    if (x + width > 1280) {
      throw new Error('the button is out of sight');
    }
  });
}

export async function install({ bench, page, world, step }) {
  world.setPythons('old');
  await step('a machine whose Pythons are too old is told so', async () => {
    await bench.see(MESSAGE, 'was not found');
    await bench.click(BUTTON, 'Install');
    await bench.see(MESSAGE, 'The server was not installed. There is no Python 3.11 or newer on the PATH.');
    await isAlone(page);
  });
  await step('an installation is stopped by its button, and nothing is left of it', async () => {
    await bench.command('Notifications: Clear All Notifications');
    world.setPythons('slow');
    await bench.command('Consult: Install Server');
    await bench.see(MESSAGE, 'making an environment for the server…');
    await bench.see(STATUS, 'installing…');
    await until(() => world.has('home/slow'), 'Python is at work');
    await bench.click(BUTTON, 'Cancel');
    await page.locator(MESSAGE).first().waitFor({ state: 'detached' });
    await bench.see(STATUS, 'no server');
    const [pid] = world.read('home/slow');
    await until(() => !isAlive(Number(pid)), 'Python has ended');
  });
  await step('one that fails is one message with what it said, and the log', async () => {
    world.setPythons('without a network');
    await bench.command('Consult: Install Server');
    await bench.see(MESSAGE, `The server was not installed. error: no network in ${world.home}`);
    await page.locator(MESSAGE, { hasText: 'making an environment' }).waitFor({ state: 'detached' }); // its progress
    await isAlone(page);
    await showsLog(bench);
  });
  await step('one that goes well makes an environment of its own, and the server in it runs', async () => {
    await bench.command('Notifications: Clear All Notifications');
    world.setPythons(undefined);
    await bench.command('Consult: Install Server');
    await page.locator(MESSAGE, { hasText: 'preparing its search for secrets…' }).waitFor({ timeout: 90_000 });
    await page.locator(MESSAGE, { hasText: 'The server is installed, and runs.' }).waitFor({ timeout: 90_000 });
    const place = 'data/User/globalStorage/consult-lsp.consult-lsp/server-0.1.0';
    if (!world.has(`${place}/bin/consult-lsp`)) {
      throw new Error('it is not where VS Code keeps what belongs to the extension');
    }
    const compiled = execFileSync('find', [path.join(world.folder, place), '-path', '*/compiled_rules/*', '-type', 'f'], { encoding: 'utf8' });
    if (compiled.trim().split('\n').length !== 1 || !compiled) {
      throw new Error(`of the rules for secrets there is ${compiled}`);
    }
    await reviews(bench);
  });
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export async function keyless({ bench, page, world, step }) {
  const place = 'https://api.anthropic.com';
  const key = 'sk-test-of-the-secret-storage';
  await step('without a key the status item says that there are only checks', () => bench.see(STATUS, 'checks only'));
  await step('a question without a key is no error, but offers to connect a model', async () => {
    await bench.command('Consult: Explain');
    await bench.see(DIALOG, 'Connect a model to explain, improve or ask.');
    await bench.see(`${DIALOG} .codicon-dialog-info`);
    await bench.see(`${DIALOG} .monaco-button`, 'Use a Local Model…');
  });
  await step('who does not answer is asked again by the next command', async () => {
    await bench.click(`${DIALOG} .monaco-button`, 'Cancel');
    await page.locator(DIALOG).waitFor({ state: 'detached' });
    await bench.command('Consult: Explain');
    await bench.see(DIALOG, 'Connect a model to explain, improve or ask.');
  });
  await step('a key that is entered is tried at once', async () => {
    await bench.click(`${DIALOG} .monaco-button`, 'Set API Key…');
    await bench.see('.quick-input-widget', place);
    await bench.say('Consult: API key', key);
    await until(() => world.starts() === 2, 'the server is started anew');
    await bench.see(MESSAGE, 'api.anthropic.com cannot be reached');
    await bench.rests();
    await bench.command('Notifications: Clear All Notifications');
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
  await step('a server on this machine is found by its address, and asks for the key that it needs', async () => {
    const { ANTHROPIC_BASE_URL, ANTHROPIC_API_KEY } = world.api.environ;
    await bench.command('Consult: Use a Local Model…');
    await bench.click('.quick-input-list .monaco-list-row', 'Another address…');
    await bench.say('use a local model', ANTHROPIC_BASE_URL);
    await bench.say('Consult: API key', ANTHROPIC_API_KEY);
    await bench.see(MESSAGE, 'Connected: claude-sonnet-5-5 answers at');
    await bench.rests();
  });
}

export async function noSuchModel({ bench, world, step }) {
  await step('a model that the endpoint lacks is told, and a button chooses one that it has', async () => {
    await bench.see(STATUS, 'Consult');
    await bench.command('Consult: Set Endpoint…');
    await bench.say('Consult: endpoint', world.api.environ.ANTHROPIC_BASE_URL);
    await bench.see(MESSAGE, 'has no model llama-9');
    await bench.click(BUTTON, 'Choose Model…');
    await bench.click('.quick-input-list .monaco-list-row', 'claude-sonnet-5-5');
    await bench.see(MESSAGE, 'Connected: claude-sonnet-5-5 answers at');
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
  await step('its button names another, which asks for the key that it needs', async () => {
    await bench.click(BUTTON, 'Set Endpoint…');
    await bench.say('Consult: endpoint', world.api.environ.ANTHROPIC_BASE_URL);
    await bench.see('.quick-input-widget', world.api.environ.ANTHROPIC_BASE_URL); // the key of the first place is not for this one
    await bench.say('Consult: API key', world.api.environ.ANTHROPIC_API_KEY);
    await bench.see(MESSAGE, 'Connected: claude-sonnet-5-5 answers at');
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
    await bench.see(BUTTON, 'Install');
    await bench.see(BUTTON, 'Choose Path…');
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
