/** Models on this machine: the servers that answer at their usual ports, and what they have. */

import * as vscode from 'vscode';

const USUAL: Record<string, string> = {
  Ollama: 'http://localhost:11434',
  'LM Studio': 'http://localhost:1234',
  'llama.cpp': 'http://localhost:8080',
  vLLM: 'http://localhost:8000',
};
const ANSWER_MS = 1_500;
const MOST_MODELS = 100;

export interface LocalModel {
  endpoint: string;
  model: string;
}

type Item = vscode.QuickPickItem & { local?: LocalModel };

const NONE: Item = {
  label: '$(info) No local model answers',
  detail: `Nothing is at the usual ports of ${Object.keys(USUAL).join(', ')}. Start one and choose this to look again.`,
  alwaysShow: true,
};

/** Have the user choose one of the models that are there; undefined if none was. */
export async function chooseLocalModel(): Promise<LocalModel | undefined> {
  const another: Item = { label: '$(edit) Another address…', alwaysShow: true };
  const found = Promise.all(Object.entries(USUAL).map(([name, endpoint]) => itemsOf(name, endpoint)));
  const chosen = await vscode.window.showQuickPick<Item>(
    found.then((items) => [...(items.some(({ length }) => length) ? items.flat() : [NONE]), another]),
    { title: 'Consult: use a local model', placeHolder: 'Models of the servers on this machine', ignoreFocusOut: true },
  );
  if (chosen === NONE) {
    return chooseLocalModel();
  }
  return chosen === another ? chooseElsewhere() : chosen?.local;
}

async function chooseElsewhere(): Promise<LocalModel | undefined> {
  const address = await vscode.window.showInputBox({
    title: 'Consult: use a local model',
    prompt: 'Base URL of a server that speaks the Messages API',
    value: 'http://localhost:',
    ignoreFocusOut: true,
  });
  const endpoint = address?.trim().replace(/\/+$/, '');
  if (!endpoint) {
    return undefined;
  }
  const items = await itemsOf(new URL(endpoint).host, endpoint);
  if (items.length < 2) {
    return items[0]?.local ?? { endpoint, model: '' };
  }
  return (await vscode.window.showQuickPick(items, { title: 'Consult: which model?', ignoreFocusOut: true }))?.local;
}

async function itemsOf(name: string, endpoint: string): Promise<Item[]> {
  const { host } = new URL(endpoint);
  const models = await modelsAt(endpoint);
  return models.map((model) => ({ label: model, description: `${name} at ${host}`, local: { endpoint, model } }));
}

/** What a server lists; nothing where none answers. No key is sent. */
async function modelsAt(endpoint: string): Promise<string[]> {
  try {
    const options = { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) } as const;
    const listed = (await (await fetch(`${endpoint}/v1/models`, options)).json()) as { data?: { id?: unknown }[] };
    const names = (listed.data ?? []).map(({ id }) => id);
    return names.filter((name) => typeof name === 'string').slice(0, MOST_MODELS);
  } catch {
    return []; // nobody there, or nobody who speaks of models
  }
}
