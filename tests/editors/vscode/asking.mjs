// Questions in words, and what comes of the answers: scenes of screen.mjs.

import { until } from './code_server.mjs';
import { HARMLESS, LOCKED, LOSES, PLACE, WAITS, WHOLE } from './shop.mjs';
import { DIFFERENCE, pageInFront } from './workbench.mjs';

export async function asking({ bench, page, world, step, shows }) {
  const answer = page.locator('.editor-group-container', { has: page.locator('[data-resource-name="answer-1.md"]') });
  const line = (words) => answer.locator('.view-line', { hasText: words });

  await step('the answer to a typed question grows beside the code', async () => {
    await bench.rests();
    await bench.click('.view-line', 'balance - amount');
    await bench.command('Consult: Ask…');
    await bench.say('What is asked?', 'What if two withdraw at once?');
    await line(LOSES).waitFor({ timeout: 60_000 }); // the first question in a fresh home compiles the rules for secrets
    none(await line(WAITS).all()); // it is still to come
    world.api.goOn();
    await line(WAITS).waitFor();
    const code = await page.locator('.view-line', { hasText: 'def deposit' }).boundingBox();
    const beside = await line(WAITS).boundingBox();
    if (beside.x < code.x + 100) {
      throw new Error('the answer hides the code');
    }
  });
  await step('a block of the answer is one difference, and a key accepts it', async () => {
    await answer.locator('.codelens-decoration a', { hasText: 'Apply this block to accounts.py' }).click();
    await bench.see(DIFFERENCE, 'with_for_update');
    await page.keyboard.press('Control+Enter');
    await shows(LOCKED);
  });
  await step('the page’s button asks further, and the second answer comes into sight under the first', async () => {
    await bench.rests(); // an answer must be whole before one can ask further
    await line(LOSES).click();
    await answer.getByRole('button', { name: 'Ask Further…', exact: true }).click();
    await bench.say('Ask Further…', 'Can it lead to a deadlock?');
    await line(WHOLE).waitFor();
    const { y: top } = await answer.boundingBox();
    const heading = line('## Can it lead to a deadlock?');
    await until(async () => (await heading.boundingBox()).y < top + 100, 'the second answer begins at the top');
    none(await page.locator('.tab', { hasText: 'answer-2.md' }).all()); // it is the same page
  });
  await step('the lens at the foot asks further as well', async () => {
    await bench.rests();
    await answer.locator('.codelens-decoration a', { hasText: 'Ask further…' }).click();
    await bench.say('Ask Further…', 'And with a deadlock on a replica?');
    await line('## And with a deadlock on a replica?').waitFor();
  });
  await step('the lightbulb’s question is typed in the box, too', async () => {
    const box = page.locator('.quick-input-title', { hasText: 'What is asked?' });
    await bench.choose('Consult backend-developer: ask…', () => bench.click('.view-line', 'balance += amount'), () => box.isVisible());
    await bench.say('What is asked?', 'What if two deposit at once?');
    await bench.see('.tab', 'answer-2.md');
  });
}

/** What a model writes, and what a file holds, is shown rendered; nothing of it may do anything. */
export async function hostile({ bench, page, world, step }) {
  const loaded = [];
  page.on('request', (request) => loaded.push(request.url()));
  /** All of the page with this title is rendered in front, and is mere words. */
  const isInert = async (title) => {
    const body = pageInFront(page);
    await body.locator('h1', { hasText: title }).waitFor();
    await body.getByText(HARMLESS).first().waitFor();
    await body.getByText('toggleZenMode').first().waitFor();
    const active = await body.evaluate((element, place) => {
      const places = [...element.querySelectorAll('main [src], main [href]')].map((one) => one.getAttribute('src') ?? one.getAttribute('href'));
      return places.filter((one) => one.startsWith('command:') || one.startsWith(place));
    }, PLACE);
    none([...active, ...loaded.filter((url) => url.startsWith(PLACE))]);
  };

  await step('a rendered answer runs, loads and opens nothing', async () => {
    await bench.rests();
    await bench.click('.view-line', 'def withdraw');
    await bench.command('Consult: Explain');
    await until(() => world.api.seen.some(({ asked }) => asked === 'text'), 'the model is asked');
    await isInert('does');
  });
  await step('a rendered preview of what would be sent runs, loads and opens nothing', async () => {
    await bench.click('.view-line', 'def withdraw');
    await bench.command('Consult: Preview What Would Be Sent…');
    await bench.click('.quick-input-list .monaco-list-row', /^review$/); // the palette's own row has “Preview”
    await isInert('What review of accounts.py would send');
  });
}

function none(found) {
  if (found.length) {
    throw new Error(`there is ${found}`);
  }
}
