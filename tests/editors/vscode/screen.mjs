// What needs an eye: the lightbulb, the hover, differences, progress and messages, in a real browser:
//
//     node tests/editors/vscode/screen.mjs SCENE [light|dark FOLDER]
//
// With a theme and a folder, `flows` also takes the README's pictures; `figures` tells what a first use costs, and `fresh` how long
// *Install* takes with the pip that is here. A line for each step; the exit code is 0 if all of them went as they should.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { asking, hostile } from './asking.mjs';
import { atHand, FLAWED } from './at_hand.mjs';
import { openBrowser, startCodeServer, until } from './code_server.mjs';
import { consent } from './consent.mjs';
import { dismissing } from './dismissing.mjs';
import { figures, fresh } from './figures.mjs';
import { CODE, EXPLANATION, FINDING, FIX, FIXED, HOSTILE_CODE, IMPROVED, IMPROVEMENT, MODELS, REPLIES, WORKFLOW } from './shop.mjs';
import { rendered } from './rendered.mjs';
import * as trouble from './trouble.mjs';
import { DIFFERENCE, MESSAGE, pageInFront, STATUS, Workbench } from './workbench.mjs';
import { makeWorld, OFFLINE_PIP, OTHER_FIX, OWN_PIP } from './world.mjs';

/** The menu at a cursor in a function, of one agent. */
const SHORT = ['review withdraw', 'improve withdraw…', 'explain withdraw', 'ask…', 'review file'];

const THEMES = { light: 'Default Light Modern', dark: 'Default Dark Modern' };

const [name, theme = 'dark', pictures] = process.argv.slice(2);
const SCENES = {
  flows: { world: { onPath: 'server' }, steps: flows },
  commands: { world: { onPath: 'server' }, steps: commands },
  asking: { world: { onPath: 'server' }, steps: asking, settings: { 'consult.answers': 'document' } },
  consent: {
    world: { onPath: 'server', files: { 'accounts.py': CODE, 'models.py': MODELS, '.github/workflows/ci.yml': WORKFLOW } },
    steps: consent,
  },
  dismissing: { world: { onPath: 'server' }, steps: dismissing },
  hostile: { world: { onPath: 'server', files: { 'accounts.py': HOSTILE_CODE } }, steps: hostile },
  'at-hand': {
    world: { onPath: 'server', files: { 'accounts.py': CODE, 'settings.py': FLAWED } },
    steps: atHand,
    opens: 'settings.py',
    settings: { 'consult.codeLens': true },
  },
  rendered: { world: { onPath: 'server' }, steps: rendered },
  key: { world: { onPath: 'server', knows: [] }, steps: trouble.key, byEndpoint: true },
  keyless: { world: { onPath: 'server', knows: [] }, steps: trouble.keyless },
  'no-such-model': { world: { onPath: 'server' }, steps: trouble.noSuchModel, settings: { 'consult.model': 'llama-9' } },
  offline: { world: { onPath: 'server', offline: true }, steps: trouble.offline },
  missing: { world: { files: { 'accounts.py': CODE, 'notes.txt': 'A note.\n' } }, steps: trouble.missing, opens: 'notes.txt' },
  install: { world: {}, steps: trouble.install, environ: OFFLINE_PIP },
  'old-python': { world: { onPath: 'old-python' }, steps: trouble.oldPython },
  'old-server': { world: { onPath: 'old-server' }, steps: trouble.oldServer },
  crashing: { world: { onPath: 'crashing' }, steps: trouble.crashing },
  figures: {
    world: { onPath: 'server', knows: [], files: { 'accounts.py': CODE, 'settings.py': FLAWED, 'more.py': FLAWED } },
    steps: figures,
    opens: 'settings.py',
  },
  fresh: { world: { files: { 'settings.py': FLAWED } }, steps: fresh, opens: 'settings.py', environ: OWN_PIP },
};
const scene = SCENES[name];
if (scene === undefined) {
  throw new Error(`Usage: screen.mjs ${Object.keys(SCENES).join('|')} [light|dark FOLDER]`);
}

const world = await makeWorld({ files: { 'accounts.py': CODE }, replies: REPLIES, ...scene.world });
const server = await startCodeServer(world, {
  environ: scene.environ,
  settings: {
    'editor.minimap.enabled': false,
    'editor.stickyScroll.enabled': false,
    'security.workspace.trust.enabled': false,
    'workbench.colorTheme': THEMES[theme],
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    ...(scene.byEndpoint ? { 'consult.endpoint': world.api.environ.ANTHROPIC_BASE_URL } : {}),
    ...scene.settings,
  },
});
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 1180, height: 720 } });
const bench = new Workbench(page);
let failed = 0;
let taken = 0;
try {
  await bench.open(server.url, scene.opens ?? 'accounts.py');
  await scene.steps({ bench, page, world, step, shows });
  await step('every step was taken', async () => {
    if (failed) {
      throw new Error(`${failed} failed`);
    }
  });
} finally {
  await browser.close();
  server.stop();
  world.stop();
}
process.exit(failed ? 1 : 0);

async function flows() {
  await step('the status item tells that the server runs', () => bench.see(STATUS, 'Consult'));
  await step('the lightbulb reviews a selection', async () => {
    await bench.choose('Consult backend-developer: review selection', selectWithdraw, isBusy, async () => {
      await bench.see('.action-widget', 'improve selection…');
      await picture('lightbulb');
    });
    await bench.see('.squiggly-error');
  });
  await step('the hover tells why', async () => {
    await bench.click('.view-line', 'Money in and out');
    await bench.hover('.squiggly-error', 'keeps every caller honest');
    await bench.see('.monaco-hover:not(.hidden)', FINDING);
    await picture('finding');
    await page.keyboard.press('Escape');
  });
  await step('the preferred fix is first, before those of others, and no dismissal is among the fixes', async () => {
    const titles = await bench.menu(OTHER_FIX, () => bench.click('.view-line', 'balance - amount'));
    const fixes = titles.slice(0, titles.findIndex((title) => title.startsWith('Consult ')));
    if (fixes.join() !== [FIX, OTHER_FIX].join()) {
      throw new Error(`the menu is ${titles.join(' | ')}`);
    }
    await picture('fixes');
  });
  await step('Enter in the menu applies the preferred fix', async () => {
    await page.keyboard.press('Enter');
    await shows(FIXED);
    await bench.click('.view-line', 'raise ValueError');
    await page.keyboard.press('Control+z');
    await shows(CODE);
  });
  if (failed) {
    return; // the rest needs the text as it was
  }
  await step('an improvement in words is one difference, and changes nothing before it is accepted', async () => {
    await improve();
    await picture('improvement');
    await page.keyboard.press('Control+Backspace');
    await bench.see(MESSAGE, `Discarded: ${IMPROVEMENT}`);
    await shows(CODE);
  });
  await step('an accepted difference changes the lines', async () => {
    await bench.command('Notifications: Clear All Notifications');
    await improve();
    await page.keyboard.press('Control+Enter');
    await shows(IMPROVED);
  });
  await step('progress is shown, and cancelled from the status item', async () => {
    await bench.click('.view-line', 'def deposit');
    await bench.command('Consult: Improve…');
    await bench.say('What should be better?', 'slowly');
    await bench.see('.statusbar-item', 'Consult backend-developer: improve');
    await bench.see(STATUS, '1 job');
    await bench.click(STATUS);
    await bench.click('.quick-input-list .monaco-list-row', 'Cancel: improve accounts.py');
    await until(() => world.api.seen.some((line) => line.hung_up), 'the connection to the model is closed');
    await until(async () => !(await isBusy()), 'the status item rests');
  });
  await step('an explanation is shown beside the code', async () => {
    await bench.click('.view-line', 'def withdraw');
    await bench.command('Consult: Explain');
    await bench.command('Notifications: Clear All Notifications');
    await pageInFront(page).getByText(EXPLANATION.split(' and ')[0]).first().waitFor();
    await bench.see('.tab', 'Explain: withdraw');
    await page.locator('.statusbar-item', { hasText: 'Activating' }).waitFor({ state: 'hidden' });
    await pageInFront(page).locator('#question').waitFor();
    await picture('answer');
  });
}

async function improve() {
  await bench.click('.view-line', 'balance += amount');
  await bench.command('Consult: Improve…');
  await bench.say('What should be better?', 'be safe when two deposits come at once');
  await bench.see('.tab.active', IMPROVEMENT);
  await bench.see(DIFFERENCE, 'LookupError');
}

/** What else the palette has. */
async function commands() {
  await bench.click('.view-line', 'def withdraw');
  await step('the menu is short, and begins with the review', async () => {
    await bench.see(STATUS, 'Consult');
    const titles = await bench.menu('review withdraw', () => bench.click('.view-line', 'def withdraw'));
    const ours = titles.filter((title) => title.startsWith('Consult '));
    if (ours.join() !== SHORT.map((words) => `Consult backend-developer: ${words}`).join()) {
      throw new Error(`the menu is ${titles.join(' | ')}`);
    }
    await picture('menu');
    await page.keyboard.press('Escape');
  });
  await step('a ready wish is picked by its name, and words of one’s own are the last row', async () => {
    await bench.command('Consult: Improve…');
    await bench.see('.quick-input-title', 'Consult backend-developer: What should be better?');
    await bench.see('.quick-input-list .monaco-list-row', 'In general');
    await page.locator('.quick-input-box input').first().fill('log');
    await bench.see('.quick-input-list .monaco-list-row', '“log”');
    const first = await page.locator('.quick-input-list .monaco-list-row').first().textContent();
    if (!first.startsWith('Logging')) {
      throw new Error(`the first is ${first}`);
    }
    await picture('picker');
    await page.keyboard.press('Escape');
    await until(async () => !(await page.locator('.quick-input-widget').isVisible()), 'the picker is closed');
    if (world.api.seen.length) {
      throw new Error('the model was asked');
    }
  });
  await step('an agent is chosen by its name', async () => {
    await bench.command('Consult: Choose Agent…');
    await bench.click('.quick-input-list .monaco-list-row', 'backend-developer');
    await bench.see(MESSAGE, 'backend-developer leads the menu in this project.');
  });
  await step('a preview shows what would be sent, and nothing is sent', async () => {
    await bench.command('Consult: Preview What Would Be Sent…');
    await bench.click('.quick-input-list .label-name', /^review$/); // the row keeps hidden words of what it was before
    await bench.see('.tab', 'What review of accounts.py');
    await pageInFront(page).getByText('What review of accounts.py').first().waitFor();
    if (world.api.seen.length) {
      throw new Error('the model was asked');
    }
  });
  await step('a preview shows what a question would send', async () => {
    await bench.click('.view-line', 'def withdraw');
    await bench.command('Consult: Preview What Would Be Sent…');
    await bench.click('.quick-input-list .label-name', /^ask$/);
    await bench.see('.tab', 'What ask of accounts.py');
    await pageInFront(page).getByText('What ask of accounts.py').first().waitFor();
  });
  await step('today’s usage is told', async () => {
    await bench.command('Consult: Show Usage of Today');
    await bench.see(MESSAGE, 'Consult today: 0 tokens in 0 requests.');
  });
  await step('the context menu has Consult', async () => {
    await page.locator('.view-line', { hasText: 'def withdraw' }).first().click({ button: 'right' });
    await bench.see('.monaco-menu .action-label', 'Consult');
    await page.keyboard.press('Escape');
  });
  await step('a pick that nobody answers gives way to the next command, and nothing is asked', async () => {
    await bench.click('.view-line', 'def withdraw');
    await bench.command('Consult: Improve…');
    await bench.see('.quick-input-title', 'What should be better?');
    await bench.command('Consult: Explain');
    await pageInFront(page).getByText(EXPLANATION.split(' and ')[0]).first().waitFor();
    if (world.api.seen.some(({ asked }) => asked === 'improve')) {
      throw new Error('the model was asked');
    }
  });
  await step('the walkthrough begins with the server', async () => {
    await bench.command('Consult: Get Started');
    await bench.see('.getting-started-step', 'Install the server');
  });
}

async function step(title, take) {
  try {
    await take();
    console.log(`ok ${title}`);
    await seen(title);
  } catch (error) {
    failed += 1;
    console.log(`not ok ${title}\n    ${error.message.split('\n').slice(0, 4).join('\n    ')}`);
    if (process.env.CONSULT_FAILURES) {
      await page.screenshot({ path: path.join(process.env.CONSULT_FAILURES, `${name}-${failed}.png`) });
    }
  }
}

/** For whoever wants to look at every step. */
async function seen(title) {
  if (process.env.CONSULT_SEEN) {
    const file = `${name} ${String(++taken).padStart(2, '0')} ${title.replaceAll('/', ' ')}.png`;
    await page.screenshot({ path: path.join(process.env.CONSULT_SEEN, file) });
  }
}

async function picture(title) {
  if (pictures) {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: path.join(pictures, `vscode-${title}-${theme}.png`), animations: 'disabled' });
  }
}

function selectWithdraw() {
  return bench.select('def withdraw', 'return account.balance');
}

async function isBusy() {
  return (await page.locator(STATUS).textContent()).includes('job');
}

function shows(code) {
  return until(async () => (await bench.text()).trimEnd() === code.trimEnd(), 'the editor shows the expected text');
}
