// Where the server is looked for, and what is said where it is not: CONSULT_EXPECTS says what this world leads to.

const assert = require('node:assert/strict');
const vscode = require('vscode');
const { openAt, sessionIn } = require('./support.js');

const expected = JSON.parse(process.env.CONSULT_EXPECTS);

suite('Consult in this world', () => {
  test(`the server is ${expected.is}`, async () => {
    await openAt('withdraw');
    const session = await sessionIn('ready', 'missing', 'failed');
    assert.equal(session.state.is, expected.is, JSON.stringify(session.state));
    assert.match(session.state.why ?? '', new RegExp(expected.why ?? ''));
    assert.equal(vscode.workspace.isTrusted, expected.trusted ?? true);
  });
});
