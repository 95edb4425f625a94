// Answers are rendered on a page, which grows, applies, copies, asks further, and outlives its window: a scene of screen.mjs.

import { until } from './code_server.mjs';
import { LOCKED, LOSES, WAITS, WHOLE } from './shop.mjs';
import { DIFFERENCE, MESSAGE, pageInFront, STATUS } from './workbench.mjs';

export async function rendered({ bench, page, world, step, shows }) {
  const answer = pageInFront(page);
  const words = (text) => answer.getByText(text).first();

  await step('where there is no answer, asking further says so', async () => {
    await bench.rests();
    await bench.command('Consult: Ask Further…');
    await bench.see(MESSAGE, 'There is no answer to ask further about.');
    await bench.command('Notifications: Clear All Notifications');
  });
  await step('an answer is rendered beside the code, and grows in place', async () => {
    await bench.click('.view-line', 'balance - amount');
    await bench.command('Consult: Ask…');
    await bench.say('What is asked?', 'What if two withdraw at once?');
    await words(LOSES).waitFor({ timeout: 60_000 }); // the first question in a fresh home compiles the rules for secrets
    if (await answer.getByText(WAITS).count()) {
      throw new Error('the answer was whole at once');
    }
    world.api.goOn();
    await words(WAITS).waitFor();
    await bench.see('.tab', 'Ask: What if two withdraw at once?');
  });
  await step('its code is coloured, and copied by a button', async () => {
    await answer.locator('.code .hljs-keyword', { hasText: 'def' }).first().waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await answer.getByRole('button', { name: 'Copy' }).first().click();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await until(async () => LOCKED.includes(await copied()) && (await copied()).startsWith('def withdraw'), 'the code is in the clipboard');
  });
  await step('its code is applied by a button, as one difference', async () => {
    await answer.getByRole('button', { name: 'Apply' }).first().click();
    await bench.see(DIFFERENCE, 'with_for_update');
    await page.keyboard.press('Control+Enter');
    await shows(LOCKED);
  });
  await step('the box below asks further on the same page', async () => {
    await bench.rests();
    await answer.locator('#question').fill('Can it lead to a deadlock?');
    await answer.locator('#question').press('Enter');
    await words(WHOLE).waitFor();
    await answer.locator('h2', { hasText: 'Can it lead to a deadlock?' }).waitFor();
    await bench.rests();
  });
  await step('the palette asks further on the last answer, from the code too', async () => {
    await bench.click('.view-line', 'def deposit');
    await bench.command('Consult: Ask Further…');
    await until(() => answer.locator('#question').evaluate((box) => box === box.ownerDocument.activeElement), 'the cursor is in its box');
  });
  await step('of a change that is shown by two blocks, only the second can be applied', async () => {
    await answer.locator('#question').fill('How is it done in one line?');
    await answer.locator('#question').press('Enter');
    const code = (text) => answer.locator('.code', { hasText: text }).last();
    await code('balance -= amount').getByRole('button', { name: 'Apply' }).waitFor();
    if (await code('account.balance - amount').getByRole('button', { name: 'Apply' }).count()) {
      throw new Error('the first has the button');
    }
    await bench.rests();
  });
  await step('an explanation’s tab says what it explains', async () => {
    await bench.click('.view-line', 'def deposit');
    await bench.command('Consult: Explain');
    await bench.see('.tab', 'Explain: deposit');
  });
  await step('a place that the page names leads there', async () => {
    await answer.getByRole('button', { name: 'accounts.py:13' }).first().click();
    await bench.see('.statusbar-item', 'Ln 13, Col 1');
  });
  await step('a server that is started anew kills no page, and asks about the same lines', async () => {
    await bench.rests();
    await bench.command('Consult: Restart Server');
    await until(() => world.starts() === 2, 'the server is started anew');
    await bench.rests();
    await words('Takes money out').waitFor();
  });
  await step('a page outlives its window, and its box asks anew', async () => {
    await bench.command('Developer: Reload Window'); // which writes down what is open, as closing the window does
    await bench.see('.tab', 'Explain: deposit');
    await bench.rests();
    await words('Takes money out').waitFor();
    await answer.locator('#question').fill('And a deadlock?');
    await answer.locator('#question').press('Enter');
    await bench.see('.tab', 'Ask: And a deadlock?');
    if (await page.locator(MESSAGE).count()) {
      throw new Error('there is a message');
    }
    await bench.rests();
  });
  await step('what is typed where no model can be asked any more stays in the box', async () => {
    await bench.command('Consult: Set Endpoint…');
    await bench.say('Consult: endpoint', 'https://models.example');
    await bench.see('.quick-input-title', 'Consult: API key');
    await page.keyboard.press('Escape');
    await bench.see(STATUS, 'no key');
    await answer.locator('#question').fill('And on a replica?');
    await answer.locator('#question').press('Enter');
    await bench.see('.monaco-dialog-box', 'Connect a model to explain, improve or ask.');
    await bench.click('.monaco-dialog-box .monaco-button', 'Cancel');
    await until(async () => (await answer.locator('#question').inputValue()) === 'And on a replica?', 'the box holds what was typed');
  });
}
