// What keeps Consult from answering, and what is said of it: scenes of screen.mjs.

import { until } from './code_server.mjs';
import { MESSAGE, STATUS } from './workbench.mjs';

export async function key({ bench, world, step }) {
  await step('a refused key is told with the button that sets one', async () => {
    await bench.see(STATUS, 'Consult');
    await bench.command('Consult: Review File');
    await bench.see(MESSAGE, 'key');
    await bench.click(`${MESSAGE} .monaco-button`, 'Set API Key…');
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
    await bench.see(`${MESSAGE} .monaco-button`, 'Choose the Path…');
    await bench.see(STATUS, 'no server');
    if ((await page.locator(MESSAGE).count()) !== 1) {
      throw new Error('there is more than one message');
    }
  });
  await step('a command says it again', async () => {
    await page.keyboard.press('Escape');
    await bench.command('Notifications: Clear All Notifications');
    await bench.command('Consult: Review File');
    await bench.see(MESSAGE, 'was not found');
  });
  await step('it leads to the walkthrough', async () => {
    await bench.click(`${MESSAGE} .monaco-button`, 'Learn More');
    await bench.see('.getting-started-step', 'Connect a model');
  });
}
