// Questions in words, and what comes of the answers: scenes of screen.mjs.

import { until } from './code_server.mjs';
import { CODE, LOCKED, LOSES, WAITS, WHOLE } from './shop.mjs';
import { PREVIEW, STATUS } from './workbench.mjs';


export async function asking({ bench, page, world, step, shows }) {
  const answer = page.locator('.editor-group-container', { has: page.locator('[data-resource-name="answer-1.md"]') });
  const line = (words) => answer.locator('.view-line', { hasText: words });

  await step('the answer to a typed question grows beside the code', async () => {
    await bench.see(STATUS, 'Consult');
    await bench.click('.view-line', 'balance - amount');
    await bench.command('Consult: Ask…');
    await bench.say('Ask…', 'What if two withdraw at once?');
    await line(LOSES).waitFor();
    await none(line(WAITS), 'the end of the answer, which is still to come');
    world.api.goOn();
    await line(WAITS).waitFor();
    const code = await page.locator('.view-line', { hasText: 'def deposit' }).boundingBox();
    const beside = await line(WAITS).boundingBox();
    if (beside.x < code.x + 100) {
      throw new Error('the answer hides the code');
    }
  });
  await step('a block of the answer goes through the refactor preview into the code', async () => {
    await answer.locator('.codelens-decoration a', { hasText: 'Apply this block to accounts.py' }).click();
    await bench.see(PREVIEW, 'with_for_update');
    await shows(CODE);
    await bench.tickAll(PREVIEW);
    await bench.click(`${PREVIEW} .monaco-button`, 'Apply');
    await shows(LOCKED);
  });
  await step('the page’s button asks further, and the second answer comes into sight under the first', async () => {
    await line(LOSES).click();
    await answer.getByRole('button', { name: 'Ask Further…', exact: true }).click();
    await bench.say('Ask Further…', 'Can it lead to a deadlock?');
    await line(WHOLE).waitFor();
    const { y: top } = await answer.boundingBox();
    const heading = line('## Can it lead to a deadlock?');
    await until(async () => (await heading.boundingBox()).y < top + 100, 'the second answer begins at the top');
    await none(page.locator('.tab', { hasText: 'answer-2.md' }), 'another page');
  });
  await step('the lens at the foot asks further as well', async () => {
    await answer.locator('.codelens-decoration a', { hasText: 'Ask further…' }).click();
    await bench.say('Ask Further…', 'And with a deadlock on a replica?');
    await line('## And with a deadlock on a replica?').waitFor();
  });
  await step('the lightbulb’s question is typed in the box, too', async () => {
    const box = page.locator('.quick-input-title', { hasText: 'Ask…' });
    await bench.choose('Consult backend-developer: ask', () => bench.click('.view-line', 'balance += amount'), () => box.isVisible());
    await bench.say('Ask…', 'What if two deposit at once?');
    await bench.see('.tab', 'answer-2.md');
  });
}

async function none(locator, what) {
  if (await locator.count()) {
    throw new Error(`there is ${what}`);
  }
}
