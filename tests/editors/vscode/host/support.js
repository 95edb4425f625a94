// What the suites share. Inside the extension host; no waiting for a time, only for what must come.

const { readFileSync } = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const extension = vscode.extensions.getExtension('consult-lsp.consult-lsp');

async function until(holds, what, limit = Number(process.env.CONSULT_PATIENCE_MS)) {
  for (const end = Date.now() + limit; ; ) {
    const found = await holds();
    if (found) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`it did not happen in ${limit / 1000} s that ${what}`);
    }
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Open the shop's one module as it is on disk, with the cursor at a place; the editor. */
async function openAt(words) {
  const [folder] = vscode.workspace.workspaceFolders;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, 'accounts.py'));
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  const at = document.positionAt(document.getText().indexOf(words));
  editor.selection = new vscode.Selection(at, at);
  return editor;
}

/** The session of the extension, once its server is in a state. */
async function sessionIn(...states) {
  const session = await extension.activate();
  await until(() => states.includes(session.state.is), `the state is ${states}; it is ${JSON.stringify(session.state)}`);
  return session;
}

/** What is offered at the cursor. VS Code gives a request up that another overtakes, which is then made again. */
function actionsAt(editor, kind) {
  const { document, selection } = editor;
  const ask = () => vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, selection, kind);
  return until(() => ask().then(undefined, givenUp), 'VS Code does not give the request up');
}

function givenUp(error) {
  if (error.name !== 'Canceled') {
    throw error;
  }
}

function problems(editor) {
  return vscode.languages.getDiagnostics(editor.document.uri).filter((one) => one.code === 'unchecked-amount');
}

/** What the fake API has seen so far. */
function seen() {
  return readFileSync(path.join(process.env.CONSULT_WORLD, 'seen.jsonl'), 'utf8').split('\n').filter(Boolean).map(JSON.parse);
}

/** The server processes that were started, oldest first, by their ids. */
function processes() {
  return readFileSync(path.join(process.env.CONSULT_WORLD, 'pids'), 'utf8').split('\n').filter(Boolean).map(Number);
}

module.exports = { actionsAt, extension, openAt, problems, processes, seen, sessionIn, until };
