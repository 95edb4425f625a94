// A finding is dismissed by a pick, and comes back by a button or a command: a scene of screen.mjs.

import { until } from './code_server.mjs';
import { FINDING, FIX } from './shop.mjs';
import { MESSAGE, STATUS } from './workbench.mjs';

const ROW = '.quick-input-list .monaco-list-row';

export async function dismissing({ bench, page, world, step }) {
  const squiggle = page.locator('.squiggly-error');
  const isGone = () => squiggle.first().waitFor({ state: 'detached' });
  const pickOpen = page.locator('.quick-input-title', { hasText: 'Dismiss: ' });
  /** From the last entry of the menu, which an arrow up from the first leads to. */
  const openPick = async () => {
    await bench.menu(FIX, () => bench.click('.view-line', 'balance - amount'));
    await page.keyboard.press('ArrowUp');
    await bench.see('.action-widget .monaco-list-row.focused', `Dismiss: ${FINDING}`);
    await page.keyboard.press('Enter');
    await pickOpen.waitFor();
  };

  await step('why a finding is dismissed is picked, for the team too where the workspace is trusted', async () => {
    await bench.rests();
    await bench.click('.view-line', 'def withdraw');
    await bench.command('Consult: Review File');
    await squiggle.first().waitFor({ timeout: 60_000 }); // the first question in a fresh home compiles the rules for secrets
    await bench.see('.statusbar-item', 'Consult: 1 new');
    await openPick();
    const labels = await page.locator(`${ROW} .quick-input-list-rows > :first-child .label-name`).allTextContents();
    if (labels.join() !== 'False positive,Accepted risk,Later…,For the team…,In this file…,Everywhere…') {
      throw new Error(`there is ${labels}`);
    }
  });
  await step('who answers nothing has dismissed nothing, and asks again', async () => {
    await page.keyboard.press('Escape');
    await pickOpen.waitFor({ state: 'hidden' });
    await openPick();
    await bench.see('.squiggly-error');
  });
  await step('the pick stays while one looks elsewhere', async () => {
    await page.locator('.explorer-viewlet .monaco-list-row').first().click();
    await pickOpen.waitFor();
  });
  await step('a dismissed finding is gone, and one button brings it back', async () => {
    await bench.click(ROW, 'False positive');
    await isGone();
    await bench.see(MESSAGE, `Dismissed: ${FINDING}`);
    await bench.click(`${MESSAGE} .monaco-button`, 'Undo');
    await bench.see('.squiggly-error');
  });
  await step('what is put off says until when, in the list of what is dismissed', async () => {
    await openPick();
    await bench.click(ROW, 'Later…');
    await page.locator('.quick-input-box input[placeholder="Until when?"]').waitFor();
    await bench.click(ROW, 'In a week');
    await isGone();
    await bench.command('Notifications: Clear All Notifications');
    await bench.click(STATUS);
    await bench.click(ROW, 'Dismissed findings…');
    await bench.see(ROW, FINDING);
    await bench.see(ROW, 'accounts.py:8');
    await bench.see(ROW, 'later, until 20');
  });
  await step('its button there restores it', async () => {
    await page.locator(ROW, { hasText: FINDING }).hover();
    await page.locator(`${ROW} .action-label[aria-label="Restore"]`).click();
    await bench.see('.squiggly-error');
    await page.keyboard.press('Escape');
  });
  await step('a reason that is typed is kept with the dismissal', async () => {
    await openPick();
    await page.locator('.quick-input-box input').first().fill('the gateway refuses it');
    await bench.see(ROW, 'False positive: “the gateway refuses it”');
    await bench.see(ROW, 'Accepted risk: “the gateway refuses it”');
    await page.keyboard.press('Enter');
    await isGone();
  });
  await step('Enter restores the one that is highlighted, since none is ticked', async () => {
    await bench.command('Notifications: Clear All Notifications');
    await bench.command('Consult: Restore Dismissed Findings…');
    await bench.see(`${ROW}.focused`, 'accepted risk, “the gateway refuses it”');
    await page.keyboard.press('Enter');
    await bench.see('.squiggly-error');
  });
  await step('a dismissal for the team is written to its file, which says where to take it back', async () => {
    await openPick();
    await bench.click(ROW, 'For the team…');
    await bench.click(ROW, 'Accepted risk');
    await isGone();
    await until(() => world.has('shop/.consult-dismissed.yaml'), 'the team’s file is there');
    await bench.see(MESSAGE, 'dismissed for the team');
  });
  await step('what the user ticks is restored, but not what the team has dismissed', async () => {
    await bench.command('Notifications: Clear All Notifications');
    await bench.command('Consult: Restore Dismissed Findings…');
    await bench.click(`${ROW} .label-name`, FINDING);
    await bench.click('.quick-input-widget .monaco-button', 'OK');
    await bench.see(MESSAGE, 'Delete the entry there to see it again.');
  });
}
