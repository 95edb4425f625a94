/** Connecting a model: a key or a place is asked for, and the cheapest request that there is tells whether it works. */

import * as vscode from 'vscode';
import { type Keys, place } from './key';
import { chooseLocalModel } from './local';
import { type Offers, offerNow } from './questions';
import type { Session } from './session';
import { askEndpoint, endpoint, setEndpoint } from './settings';

const SET_KEY = 'Set API Key…';
const CHOOSE_MODEL = 'Choose Model…';
const USE_LOCAL = 'Use a Local Model…';

/** Nobody can be asked: what helps. It is no error, since checks work all the same. */
export async function offerModel(session: Session, keys: Keys): Promise<void> {
  const why = session.status?.lacksKey ? `No key is set for ${place()}.` : 'Without one, structural checks still find and fix.';
  await offerNow('Connect a model to explain, improve or ask.', why, {
    [SET_KEY]: () => setKey(session, keys),
    [USE_LOCAL]: () => useLocalModel(session, keys),
  });
}

export async function setKey(session: Session, keys: Keys): Promise<void> {
  if (await keys.ask()) {
    await verify(session, keys);
  }
}

export async function useLocalModel(session: Session, keys: Keys): Promise<void> {
  const local = await chooseLocalModel();
  if (local) {
    await setEndpoint(local.endpoint, local.model);
    await verify(session, keys, 'asks for a key');
  }
}

export async function chooseEndpoint(session: Session, keys: Keys): Promise<void> {
  if (await askEndpoint()) {
    await verify(session, keys, 'asks for a key');
  }
}

/** Tell whether the model answers. A place that was chosen just now asks for the key that it lacks. */
async function verify(session: Session, keys: Keys, lacking?: 'asks for a key'): Promise<void> {
  const options = { location: vscode.ProgressLocation.Notification, title: `Consult: asking ${place()} for its models…` };
  const { works, message, models } = await vscode.window.withProgress(options, async () => {
    await session.restartIfChanged();
    return session.verify();
  });
  if (works) {
    void vscode.window.showInformationMessage(message);
  } else if (lacking && session.lacksKey) {
    await setKey(session, keys);
  } else {
    const offers: Offers = {
      ...(models.length ? { [CHOOSE_MODEL]: () => chooseModel(session, keys, models) } : { [SET_KEY]: () => setKey(session, keys) }),
      'Set Endpoint…': () => chooseEndpoint(session, keys),
    };
    const chosen = await vscode.window.showErrorMessage(message, ...Object.keys(offers));
    await offers[chosen ?? '']?.();
  }
}

/** Have one of the models chosen that are there. */
async function chooseModel(session: Session, keys: Keys, models: string[]): Promise<void> {
  const title = `Consult: which model of ${place()}?`;
  const model = await vscode.window.showQuickPick(models, { title, ignoreFocusOut: true });
  if (model) {
    await setEndpoint(endpoint(), model);
    await verify(session, keys);
  }
}
