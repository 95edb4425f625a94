// Makes editors/vscode/icon.png from icon.svg, as marketplaces want no SVG:   node tests/editors/vscode/icon.mjs

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openBrowser } from './code_server.mjs';
import { ROOT } from './world.mjs';

const folder = path.join(ROOT, 'editors/vscode');
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 128, height: 128 } });
await page.setContent(`<style>body { margin: 0 }</style>${readFileSync(path.join(folder, 'icon.svg'), 'utf8')}`);
await page.screenshot({ path: path.join(folder, 'icon.png'), omitBackground: true });
await browser.close();
