// What is at hand without being looked for: findings unasked, their pages and lenses, keys, the status menu, and a new agent: a
// scene of screen.mjs.

import { execFileSync } from 'node:child_process';
import { until } from './code_server.mjs';
import { MESSAGE, pageInFront, STATUS } from './workbench.mjs';
import { consultLsp } from './world.mjs';

export const FLAWED = `import yaml


def load(text):
    return yaml.load(text)
`;
const UNASKED = 'YAML from outside can run code here';
const ROW = '.quick-input-list .monaco-list-row';

export async function atHand({ bench, page, world, step }) {
  const hover = page.locator('.monaco-hover:not(.hidden)');
  const row = (words) => page.locator(ROW, { hasText: words }).first();
  const ticked = (title) => page.locator('.getting-started-step', { hasText: title }).locator('[role=checkbox][aria-checked=true]').first();

  await step('a flaw is there unasked, and its hover says its title once', async () => {
    await bench.rests();
    await bench.see('.squiggly-error');
    await bench.hover('.squiggly-error', UNASKED);
    await hover.getByText('backend-developer · ').first().waitFor();
    const rows = await hover.locator('.hover-row:not(.status-bar)').allInnerTexts(); // below are actions
    if (rows.join('\n').split(UNASKED).length !== 2) {
      throw new Error(`it says ${rows.join('\n')}`);
    }
  });
  const isRendered = async () => {
    await bench.see('.tab.active', 'unsafe-yaml-load.md');
    await pageInFront(page).locator('h1', { hasText: UNASKED }).waitFor();
    await pageInFront(page).locator('.code code', { hasText: 'yaml.safe_load(text)' }).first().waitFor();
    await pageInFront(page).locator('a', { hasText: 'https://cwe.mitre.org/data/definitions/502.html' }).waitFor();
  };
  const closePage = async () => {
    await bench.command('View: Close Editor');
    await bench.see('.tab.active', 'settings.py');
  };

  await step('the name of its rule is a link, which opens the page of the rule, rendered', async () => {
    await hover.locator('a.code-link', { hasText: 'unsafe-yaml-load' }).click();
    await isRendered();
  });
  await step('the page of a rule outlives its window', async () => {
    await bench.command('Developer: Reload Window');
    await bench.rests();
    await isRendered();
    await closePage();
  });
  await step('the lens that counts findings shows them, with the same link', async () => {
    await bench.click('.codelens-decoration a', '1 finding');
    await bench.see('.marker-widget', UNASKED);
    await page.locator('.marker-widget a.code-link').click();
    await isRendered();
    await closePage();
    await page.keyboard.press('Escape');
  });
  await step('the list of problems has it as well', async () => {
    await bench.command('Problems: Focus on Problems View');
    await page.locator('.markers-panel a', { hasText: 'unsafe-yaml-load' }).first().click();
    await isRendered();
    await closePage();
    await bench.command('View: Hide Panel');
  });
  await step('keys ask and review, in the text', async () => {
    await page.locator('.explorer-viewlet .monaco-list-row', { hasText: 'accounts.py' }).first().dblclick();
    await bench.click('.view-line', 'def withdraw');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Alt+a');
    await bench.see('.quick-input-title', 'What is asked?');
    await page.keyboard.press('Escape');
    await page.locator('.quick-input-title').waitFor({ state: 'hidden' });
    await bench.click('.view-line', 'def withdraw');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Alt+r');
    await bench.see('.squiggly-error');
    await bench.rests();
  });
  await step('the status menu says how it stands', async () => {
    await bench.click(STATUS);
    await row('Server').getByText('runs').first().waitFor();
    await row('Model').getByText('claude-sonnet').first().waitFor();
    await row('Agent').getByText('the one that fits the file').first().waitFor();
    await row('Used today').getByText('in 1 request').first().waitFor();
    await page.keyboard.press('Escape');
  });
  await step('a new agent is a file to be filled in, which can be chosen at once', async () => {
    await bench.command('Consult: Choose Agent…');
    await bench.click(ROW, 'New agent…');
    await bench.say('New Agent…', 'dba');
    await bench.see('.tab.active', 'dba.md');
    await until(() => world.has('shop/.claude/agents/dba.md'), 'its file is there');
    execFileSync(consultLsp, ['agents', 'check', 'shop/.claude/agents/dba.md'], { cwd: world.folder, env: world.environ, stdio: 'pipe' });
    const fresh = page.locator(`${ROW} .label-name`, { hasText: /^dba$/ });
    await until(async () => {
      await page.keyboard.press('Escape');
      await bench.command('Consult: Choose Agent…');
      await bench.see(`${ROW} .label-name`, 'backend-developer');
      return fresh.count();
    }, 'VS Code has told the server of the file');
    await fresh.click();
    await bench.see(MESSAGE, 'dba leads the menu in this project.');
    await bench.command('Notifications: Clear All Notifications');
  });
  await step('where no local model answers, the list says so', async () => {
    await bench.command('Consult: Use a Local Model…');
    await bench.see(ROW, 'No local model answers');
    await page.keyboard.press('Escape');
  });
  const allTicked = async () => {
    for (const title of ['Install the server', 'Connect a model', 'Review some code', 'Choose who is asked']) {
      await ticked(title).waitFor();
    }
  };

  await step('the walkthrough is found where VS Code has all of them, and ticks what is done', async () => {
    await bench.command('Welcome: Open Walkthrough...');
    await bench.click(ROW, 'Get started with Consult');
    await allTicked();
    const literal = (await page.locator('.getting-started-step').allInnerTexts()).filter((words) => /[`*]/.test(words));
    if (literal.length) {
      throw new Error(`it says ${literal}`);
    }
  });
  await step('it ticks when it is opened by our command, too', async () => {
    await bench.command('View: Close All Editors');
    await bench.command('Consult: Get Started');
    await allTicked();
  });
}
