// Texts in, as JSON on stdin; out what a function of src/render.ts of the extension makes of each, in one piece, as JSON:
//
//     node tests/editors/vscode/render.mjs render|renderOwn

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from './world.mjs';

const modules = path.join(process.env.CONSULT_EDITORS, 'extension/node_modules');
const { buildSync } = createRequire(import.meta.url)(path.join(modules, 'esbuild'));
const built = buildSync({
  ...{ entryPoints: [path.join(ROOT, 'editors/vscode/src/render.ts')], nodePaths: [modules] },
  ...{ bundle: true, platform: 'node', format: 'cjs', write: false },
});
const module = { exports: {} };
new Function('module', 'exports', built.outputFiles[0].text)(module, module.exports);
const texts = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(texts.map((text) => module.exports[process.argv[2]](text).join('\n'))));
