// A server that never greets.

const assert = require('node:assert/strict');
const vscode = require('vscode');
const { openAt, processes, sessionIn, until } = require('./support.js');

suite('Consult with a server that says nothing', () => {
  test('a restart does not wait for it, and leaves nothing of it', async () => {
    await openAt('withdraw');
    await sessionIn('starting');
    const first = await until(() => processes()[0], 'the server is started');
    void vscode.commands.executeCommand('consult-lsp.restart');
    await until(() => processes().length === 2, 'another is started');
    assert.throws(() => process.kill(first, 0), { code: 'ESRCH' });
  });
});
