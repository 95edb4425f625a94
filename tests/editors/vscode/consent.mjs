// An edit that wants consent is one difference, which is answered by keys: a scene of screen.mjs.

import { until } from './code_server.mjs';
import { BOOKED, BOOKS, BOTH, CODE, CONNECTED, ELSEWHERE, IMPROVED, IMPROVEMENT, QUICK, QUICKER, SHORTER } from './shop.mjs';
import { DIFFERENCE, MESSAGE, pageInFront, STATUS } from './workbench.mjs';

export async function consent({ bench, page, world, step, shows }) {
  const tab = page.locator('.tab', { hasText: IMPROVEMENT });
  const inFront = page.locator('.tab.active', { hasText: IMPROVEMENT });
  const proposed = page.locator('.monaco-diff-editor .editor.modified .view-line', { hasText: 'LookupError' });
  const improve = async () => {
    await bench.rests();
    await bench.click('.view-line', 'balance += amount');
    await bench.command('Consult: Improve…');
    await bench.say('What should be better?', 'be safe when two deposits come at once');
    await inFront.waitFor({ timeout: 60_000 }); // the first question in a fresh home compiles the rules for secrets
    await proposed.waitFor();
  };
  const isGone = () => tab.waitFor({ state: 'detached' });
  const press = (keys) => page.keyboard.press(keys);
  /** What stands in the file, once its own tab is in front. */
  const file = async (code) => {
    await page.locator('.tab', { hasText: 'accounts.py' }).first().click();
    await shows(code);
  };

  const open = async (name) => {
    await press('Control+p');
    await page.locator('.quick-input-box input').fill(name);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  };
  const noted = (words) =>
    until(() => page.evaluate(notes).then((all) => all.some((one) => one.includes(words))), `the difference says ${words}`);
  const undoTo = async (code) => {
    for (let undone = 0; undone < 8 && (await bench.text()).trimEnd() !== code.trimEnd(); undone++) {
      await press('Control+z');
    }
    await shows(code);
  };

  await step('an improvement is one difference with its summary as the title, and changes nothing', async () => {
    await improve();
    await bench.see('.editor-actions a[aria-label="Accept (Ctrl+Enter)"]');
    await bench.see('.editor-actions a[aria-label="Discard (Ctrl+Backspace)"]');
    await noted('Ctrl+Enter accepts all of it. Ctrl+Backspace discards it.');
    await file(CODE);
    await tab.click();
  });
  await step('a key accepts all of it, and one undo takes it back', async () => {
    await press('Control+Enter');
    await isGone();
    await shows(IMPROVED);
    await press('Control+z');
    await shows(CODE);
  });
  await step('a key discards it, and a button brings it back', async () => {
    await improve();
    await press('Control+Backspace');
    await isGone();
    await bench.see(MESSAGE, `Discarded: ${IMPROVEMENT}`);
    await shows(CODE);
    await bench.command('Consult: Pending Proposals');
    await bench.see('.quick-input-list .monaco-list-row', 'You discarded it.');
    await press('Escape');
    await bench.click('.notifications-toasts .monaco-button', 'Bring Back');
    await inFront.waitFor();
  });
  await step('one that is closed by its cross is kept, and the status menu brings it back', async () => {
    await tab.locator('.tab-actions .action-label').click();
    await bench.see(MESSAGE, `Kept for later: ${IMPROVEMENT}`);
    await bench.command('Notifications: Clear All Notifications');
    await bench.click(STATUS);
    await bench.click('.quick-input-list .monaco-list-row', 'Pending proposals…');
    await bench.click('.quick-input-list .monaco-list-row', IMPROVEMENT);
    await inFront.waitFor();
    await proposed.waitFor();
  });
  await step('text that changes under it has it placed anew', async () => {
    await file(CODE);
    await bench.click('.view-line', 'Money in and out');
    await press('Control+Home');
    await page.keyboard.type('#1\n');
    await tab.click();
    await bench.see('.monaco-diff-editor .editor.modified .view-line', '#1');
    await proposed.waitFor();
    await press('Control+Enter');
    await isGone();
    await shows(`#1\n${IMPROVED}`);
    for (let undone = 0; undone < 3; undone++) {
      await press('Control+z'); // all of the proposal, the new line, and what was typed in it
    }
    await shows(CODE);
  });
  await step('of two for the same lines one is made, the other says why it cannot be, and nothing is made twice', async () => {
    await improve();
    await file(CODE);
    await improve();
    await until(async () => (await tab.count()) === 2, 'both are open');
    await press('Control+Enter');
    await until(async () => (await tab.count()) === 1, 'one is left');
    await file(IMPROVED);
    await tab.click();
    await noted('Nothing was changed');
    await press('Control+Enter');
    await bench.see(MESSAGE, 'Nothing was changed');
    await press('Control+Backspace');
    await isGone();
    await file(IMPROVED);
    await undoTo(CODE);
  });
  await step('of two that are asked for at once both come, whichever is ready first, and both are made', async () => {
    const later = page.locator('.tab', { hasText: SHORTER });
    await bench.rests();
    await bench.click('.view-line', 'balance - amount');
    await bench.command('Consult: Improve…');
    await bench.say('What should be better?', 'have fewer words, in its own time');
    await bench.see(STATUS, '1 job');
    await bench.click('.view-line', 'balance += amount');
    await bench.command('Consult: Improve…');
    await bench.say('What should be better?', 'be safe when two deposits come at once');
    await inFront.waitFor();
    await proposed.waitFor();
    world.api.goOn();
    await page.locator('.tab.active', { hasText: SHORTER }).waitFor();
    await bench.see(DIFFERENCE, 'balance -= amount');
    await press('Control+Enter');
    await later.waitFor({ state: 'detached' });
    await tab.click();
    await press('Control+Enter');
    await isGone();
    await file(IMPROVED.replace(BOOKS, BOOKED));
    await undoTo(CODE);
  });
  await step('text that it no longer fits refuses it in the difference, and nothing is lost', async () => {
    await improve();
    await file(CODE);
    await bench.click('.view-line', 'balance += amount');
    await press('End');
    await page.keyboard.type(' * 2');
    await tab.click();
    await noted('Nothing was changed');
    await press('Control+Enter');
    await bench.see(MESSAGE, 'Nothing was changed');
    await inFront.waitFor();
  });
  await step('an improvement that reaches into another file changes none, says why, and is kept to be read and copied', async () => {
    await press('Control+Backspace');
    await isGone();
    await file(CODE.replace('balance += amount', 'balance += amount * 2'));
    await undoTo(CODE);
    await bench.click('.view-line', 'balance += amount');
    await bench.command('Consult: Improve…');
    await bench.say('What should be better?', 'be safe everywhere');
    const shown = async () => {
      await pageInFront(page).getByText('It would change models.py').first().waitFor();
      await pageInFront(page).locator('.code', { hasText: 'session = connect()' }).getByRole('button', { name: 'Copy' }).waitFor();
    };
    await shown();
    await shows(CODE);
    await bench.command('View: Close Editors in Other Groups');
    await bench.command('Consult: Pending Proposals');
    await bench.click('.quick-input-list .monaco-list-row', ELSEWHERE);
    await shown();
    await bench.command('View: Close Editors in Other Groups');
  });
  await step('a file that steers what runs is changed once its difference, which says so, is accepted', async () => {
    await open('ci.yml');
    await bench.click('.view-line', 'timeout-minutes');
    await bench.command('Consult: Improve…');
    await bench.say('What should be better?', 'fail sooner');
    await page.locator('.tab.active', { hasText: QUICKER }).waitFor();
    await noted('ci.yml');
    await press('Control+Enter');
    await page.locator('.tab', { hasText: QUICKER }).waitFor({ state: 'detached' });
    await shows(QUICK);
  });
  await step('a fix of two files is two differences of one proposal, and one button makes both', async () => {
    const both = page.locator('.tab', { hasText: BOTH });
    await page.locator('.explorer-viewlet .monaco-list-row', { hasText: 'models.py' }).first().dblclick();
    await bench.click('.view-line', 'session = None');
    await bench.command('Consult: Review File');
    await bench.see('.squiggly-error');
    await bench.choose(BOTH, () => bench.click('.view-line', 'session = None'), async () => (await both.count()) > 0);
    const titles = async () => (await both.allInnerTexts()).map((title) => title.trim().slice(0, 6)).sort();
    await until(async () => (await titles()).join() === '1 of 2,2 of 2', 'both are open');
    await page.locator('.tab.active', { hasText: '1 of 2' }).waitFor();
    await bench.see(DIFFERENCE, 'session = connect()');
    await page.locator('.editor-actions a[aria-label^="Accept"]').first().click();
    await both.first().waitFor({ state: 'detached' });
    await page.locator('.tab', { hasText: 'models.py' }).first().click();
    await shows(CONNECTED);
    await file(IMPROVED);
  });
  await step('a window that is loaded anew while a difference is open shows it no more, and has it among what is pending', async () => {
    await undoTo(CODE);
    await improve();
    await page.reload();
    await bench.see('.tab', 'accounts.py');
    await bench.rests();
    await isGone();
    await bench.command('View: Close All Editors'); // its file need not be open
    await bench.click(STATUS);
    await bench.click('.quick-input-list .monaco-list-row', 'Pending proposals…');
    await bench.click('.quick-input-list .monaco-list-row', IMPROVEMENT);
    await inFront.waitFor();
    await proposed.waitFor();
    await press('Control+Enter');
    await isGone();
    await open('accounts.py');
    await shows(IMPROVED);
  });
}

/** What is written beside the lines of a file, which is no text of it. */
function notes() {
  return [...document.querySelectorAll('.editor.modified .view-line span')].map((span) => getComputedStyle(span, '::after').content);
}
