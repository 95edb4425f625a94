// The workbench as a person uses it: the palette, the lightbulb, the text on the screen.

import { PATIENCE_MS, until } from './code_server.mjs';

export const STATUS = '#consult-lsp\\.consult-lsp\\.consult';
export const MESSAGE = '.notifications-toasts .notification-list-item';
/** A line of what a file would become. */
export const DIFFERENCE = '.monaco-diff-editor .editor.modified .view-line';

/** What is written on the rendered page in front. */
export function pageInFront(page) {
  return page.locator('iframe.webview:visible').contentFrame().locator('#active-frame').contentFrame().locator('body');
}

export class Workbench {
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE_MS);
  }

  async open(url, file) {
    await this.page.goto(url);
    const row = this.page.locator('.explorer-viewlet .monaco-list-row', { hasText: file });
    await row.waitFor({ timeout: 60_000 });
    this.openedAt = performance.now();
    await row.dblclick({ timeout: 60_000 });
    await this.see('.view-line');
  }

  /** Wait for an element, perhaps one that holds a text. */
  see(selector, hasText) {
    return this.page.locator(selector, { hasText }).first().waitFor();
  }

  click(selector, hasText) {
    return this.page.locator(selector, { hasText }).first().click();
  }

  /** The status item shows nothing but the name: the server runs, knows a model, and has no job. */
  rests() {
    return until(async () => (await this.page.locator(STATUS).textContent()).trim() === 'Consult', 'the status item rests');
  }

  /** Run a command by its title in the palette, opened anew where something that came late took the focus from it. */
  async command(title) {
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    for (let attempt = 1; ; attempt++) {
      try {
        await this.page.keyboard.press('F1');
        await this.page.locator('.quick-input-box input').fill(`>${title}`, { timeout: 10_000 });
        await row.click({ timeout: 10_000 });
        return;
      } catch (error) {
        if (attempt === 4) {
          throw error;
        }
      }
    }
  }

  /** Answer an input box. */
  async say(title, words) {
    await this.see('.quick-input-title', title);
    await this.page.locator('.quick-input-box input').first().fill(words);
    await this.page.keyboard.press('Enter');
  }

  /** Select whole lines, from the one that holds `first` to the one that holds `last`. */
  async select(first, last) {
    await this.click('.view-line', first);
    await this.page.keyboard.press('Home');
    await this.page.locator('.view-line', { hasText: last }).first().click({ modifiers: ['Shift'] });
    await this.page.keyboard.press('Shift+End');
  }

  /**
   * Choose an entry of the lightbulb's menu for what `aim` selects, until `took` says that it had an effect: on a busy
   * machine the menu may be drawn anew under the mouse.
   */
  async choose(entry, aim, took, look = async () => undefined) {
    const item = this.page.locator('.action-widget .monaco-list-row', { hasText: entry }).first();
    for (let attempt = 1; ; attempt++) {
      try {
        await this.page.keyboard.press('Escape');
        await aim();
        await this.page.keyboard.press('Control+.');
        await item.waitFor({ timeout: 8_000 });
        await look();
        await item.click({ timeout: 3_000 });
        await until(took, `${entry} has an effect`, 5_000);
        return;
      } catch (error) {
        if (attempt === 4 || (await took())) {
          throw error;
        }
      }
    }
  }

  /** The titles of the lightbulb's menu for what `aim` selects, top to bottom, once it holds `entry`. It stays open. */
  async menu(entry, aim) {
    const rows = this.page.locator('.action-widget .monaco-list-row.action');
    await until(async () => {
      await this.page.keyboard.press('Escape');
      await aim();
      await this.page.keyboard.press('Control+.');
      return rows.filter({ hasText: entry }).first().waitFor({ timeout: 5_000 }).then(() => true, () => false);
    }, `the menu holds ${entry}`);
    return rows.allTextContents();
  }

  /** Rest the mouse on an element until a hover with `words` is shown. */
  async hover(selector, words) {
    const { x, y, width, height } = await this.page.locator(selector).first().boundingBox();
    await this.page.mouse.move(5, 5);
    await this.page.mouse.move(x + width / 3, y + height / 2, { steps: 5 });
    await this.see('.monaco-hover:not(.hidden)', words);
  }

  /** The text of the editor in front, as far as it is on the screen. */
  text() {
    return this.page.evaluate(() => {
      const lines = [...document.querySelector('.editor-instance .view-lines').querySelectorAll('.view-line')];
      const top = (line) => Number.parseInt(line.style.top);
      const written = (line) => line.textContent.replace(/\u00a0/g, ' ').trimEnd();
      return lines.sort((a, b) => top(a) - top(b)).map(written).join('\n');
    });
  }
}
