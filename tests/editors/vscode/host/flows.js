// Every flow that needs no eye: in the real extension host, with the packaged extension, the real server and the fake API.

const assert = require('node:assert/strict');
const { appendFileSync } = require('node:fs');
const vscode = require('vscode');
const { actionsAt, extension, openAt, problems, processes, seen, sessionIn, until } = require('./support.js');

const { CODE, FINDING, FIX, FIXED } = JSON.parse(process.env.CONSULT_SHOP);
const run = (name, ...rest) => vscode.commands.executeCommand(name, ...rest);

/** The finding about a file, which is reviewed unless it was before. */
async function reviewed(editor) {
  if (!problems(editor).length) {
    await run('consult-lsp.reviewFile');
  }
  return until(() => problems(editor)[0], 'the finding is shown');
}

suite('Consult', () => {
  teardown(async () => {
    await run('consult-lsp.cancelAll');
    await run('workbench.action.files.revert');
  });

  test('offers code actions once a file is open', async () => {
    const start = performance.now();
    const editor = await openAt('withdraw');
    const ours = (action) => action.command?.command.startsWith('consult.');
    await until(async () => (await actionsAt(editor)).some(ours), 'an action is offered');
    const firstActionMs = Math.round(performance.now() - start);
    appendFileSync(process.env.CONSULT_REPORT, `# ${JSON.stringify({ firstActionMs })}\n`);
  });

  test('knows the server, the model and today’s usage', async () => {
    const session = await sessionIn('ready');
    const status = await session.refresh();
    assert.match(session.state.version, /^\d+\.\d+/);
    assert.match(status.model, /^Asks claude-sonnet-5-5 at /);
    assert.deepEqual(status.jobs, []);
    assert.equal(status.trusted, true, 'the trust of the window is the server’s');
  });

  test('has every command of the palette, and only those', async () => {
    const declared = extension.packageJSON.contributes.commands.map((one) => one.command);
    const registered = (await vscode.commands.getCommands(true)).filter((one) => one.startsWith('consult-lsp.'));
    assert.deepEqual(registered.filter((one) => !one.endsWith('.menu.focus')).sort(), declared.sort());
  });

  test('reviews a file: findings become diagnostics', async () => {
    const problem = await reviewed(await openAt('withdraw'));
    assert.equal(problem.message.split('\n')[0], FINDING);
    assert.equal(problem.source, 'backend-developer');
  });

  test('hovers over a finding: why, and what its fix costs', async () => {
    const editor = await openAt('account.balance - amount');
    await reviewed(editor);
    const hovers = await run('vscode.executeHoverProvider', editor.document.uri, editor.selection.active);
    const said = hovers.flatMap((hover) => hover.contents.map((content) => content.value)).join('\n');
    assert.match(said, /Trade-offs/);
  });

  test('applies a fix at once, and one undo takes it back', async () => {
    const editor = await openAt('account.balance - amount');
    await reviewed(editor);
    const fix = (await actionsAt(editor, 'quickfix')).find((action) => action.title === FIX);
    assert.ok(fix?.isPreferred, 'the fix is the preferred one');
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(editor.document.getText(), FIXED);
    await run('undo');
    assert.equal(editor.document.getText(), CODE);
  });

  test('explains beside the code, and leaves the cursor where it is', async () => {
    const editor = await openAt('withdraw');
    await run('consult-lsp.explain');
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const answer = await until(() => tabs().find(({ label }) => label === 'Explain: withdraw'), 'the answer is shown');
    assert.ok(answer.input instanceof vscode.TabInputWebview, 'it is rendered');
    assert.equal(answer.group.viewColumn, vscode.ViewColumn.Two);
    assert.equal(vscode.window.activeTextEditor.document.uri.toString(), editor.document.uri.toString());
    await run('workbench.action.closeEditorsInOtherGroups');
  });

  test('cancels: the job ends, and the connection to the model with it', async () => {
    const session = await sessionIn('ready');
    const editor = await openAt('withdraw');
    const before = seen().length;
    await session.run('consult.ask', { uri: editor.document.uri.toString(), intent: 'for ever' });
    await until(() => seen().slice(before).some((line) => line.asked === 'text') && session.running === 1, 'the model is asked');
    const { jobs } = await session.refresh();
    assert.equal(jobs[0].title, 'ask');
    await run('consult-lsp.cancelAll');
    await until(() => seen().slice(before).some((line) => line.hung_up) && session.running === 0, 'the connection is closed');
    assert.equal(editor.document.getText(), CODE);
  });

  test('takes no endpoint, model or cap of a workspace, but takes what is harmless', () => {
    const settings = vscode.workspace.getConfiguration('consult');
    const meant = settings.inspect('endpoint');
    assert.equal(settings.get('endpoint'), '', 'the workspace’s .vscode/settings.json names another');
    assert.equal(meant.workspaceValue, undefined);
    assert.equal(settings.get('maxFindings'), 7);
    const scopes = Object.entries(extension.packageJSON.contributes.configuration.properties);
    const machine = scopes.filter(([, property]) => property.scope === 'machine').map(([name]) => name);
    assert.ok(machine.includes('consult.endpoint') && machine.includes('consult.serverPath'));
  });

  test('tells the server a changed setting without a restart', async () => {
    const editor = await openAt('account.balance - amount');
    await reviewed(editor);
    const started = processes().length;
    const settings = vscode.workspace.getConfiguration('consult');
    const target = vscode.ConfigurationTarget.Workspace;
    await settings.update('agent', 'nobody', target);
    await settings.update('agent', undefined, target);
    assert.equal(processes().length, started);
    await settings.update('effort', 'low', vscode.ConfigurationTarget.Global);
    await until(() => processes().length === started + 1, 'a machine setting restarts it');
    await sessionIn('ready');
    await settings.update('effort', undefined, vscode.ConfigurationTarget.Global);
    await until(() => processes().length === started + 2, 'the machine setting is taken back');
    await sessionIn('ready');
  });

  test('starts a server that crashes again, four times in three minutes and no more', async () => {
    const session = await sessionIn('ready');
    await session.restart();
    const first = processes().length;
    for (let crash = 0; crash < 4; crash++) {
      process.kill(processes().at(-1), 'SIGKILL');
      await until(() => processes().length === first + crash + 1, `it is started again after crash ${crash + 1}`);
      await sessionIn('ready');
    }
    process.kill(processes().at(-1), 'SIGKILL');
    await sessionIn('failed');
    assert.match(session.state.why, /crashed five times within three minutes/);
    assert.equal(processes().length, first + 4);
    await run('consult-lsp.restart');
    await sessionIn('ready');
  });
});
