// What a first use costs, in time, rows and keystrokes, without a key: scenes of screen.mjs that print a line for each figure.

import { until } from './code_server.mjs';
import { MESSAGE, STATUS } from './workbench.mjs';

const ROW = '.action-widget .monaco-list-row';
const FIX = 'Load plain types only';
const SQUIGGLE = '.squiggly-error, .squiggly-warning, .squiggly-info';

/** From opening VS Code and its files to findings, what the menu holds, and how far it is to a fix. */
export async function figures({ bench, page, step }) {
  await step('a flaw in the first file is there unasked', async () => {
    await bench.see(STATUS);
    tell('first file opened until VS Code, which is starting itself, starts the extension', bench.openedAt);
    await bench.see(SQUIGGLE);
    tell('first file opened to its first diagnostic', bench.openedAt);
  });
  await step('a flaw in the next file is there unasked', async () => {
    const opens = performance.now();
    await page.locator('.explorer-viewlet .monaco-list-row', { hasText: 'more.py' }).first().dblclick();
    await bench.see('.tab.active', 'more.py');
    await bench.see(SQUIGGLE);
    tell('next file opened to its first diagnostic', opens);
  });
  await step('the menu on a finding is short', async () => {
    const titles = await bench.menu(FIX, () => bench.click('.view-line', 'yaml.load'));
    console.log(`# rows of the menu on a finding: ${ours(titles, FIX).length} (${ours(titles, FIX).join(' | ')})`);
  });
  await step('two keystrokes on a finding apply its fix', async () => {
    await page.keyboard.press('Escape');
    await bench.click('.view-line', 'yaml.load');
    await page.keyboard.press('Control+.');
    await page.locator(ROW, { hasText: FIX }).first().waitFor();
    await page.keyboard.press('Enter');
    await bench.see('.view-line', 'yaml.safe_load');
    console.log('# keystrokes from a finding to its applied fix: 2');
    await page.keyboard.press('Control+z');
  });
  await step('the menu on plain code is short', async () => {
    await page.locator('.explorer-viewlet .monaco-list-row', { hasText: 'accounts.py' }).first().dblclick();
    const titles = await bench.menu('review withdraw', () => bench.click('.view-line', 'def withdraw'));
    console.log(`# rows of the menu on plain code: ${ours(titles).length} (${ours(titles).join(' | ')})`);
    await page.keyboard.press('Escape');
  });
  await step('VS Code tells how long activation took', async () => {
    await bench.command('Show Running Extensions');
    const row = page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Consult' }).first();
    await row.waitFor();
    console.log(`# ${(await row.textContent()).match(/Activation: [\d.]+ ?ms/)[0]}`);
  });
}

/** What is left to do once the extension is installed: *Install*, from the index that pip knows, until the first finding. */
export async function fresh({ bench, page, step }) {
  await step('Install leads to the first finding', async () => {
    await bench.see(MESSAGE, 'was not found');
    tell('VS Code opened to the message that asks', bench.openedAt);
    const asked = performance.now();
    await bench.click(`${MESSAGE} .monaco-button`, 'Install');
    await page.locator(MESSAGE, { hasText: 'The server is installed, and runs.' }).waitFor({ timeout: 300_000 });
    tell('Install chosen to the server that runs', asked);
    await until(() => page.locator(SQUIGGLE).count(), 'the first finding is there');
    tell('Install chosen to the first finding', asked);
  });
}

function tell(what, since) {
  console.log(`# ${what}: ${((performance.now() - since) / 1000).toFixed(1)} s`);
}

/** Of the rows those of ours: VS Code and other extensions have some as well. */
function ours(titles, ...fixes) {
  return titles.filter((title) => title.startsWith('Consult ') || title.startsWith('Dismiss: ') || fixes.includes(title));
}
