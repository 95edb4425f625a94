/** Connecting a model: a key or a place is asked for, and the cheapest request that there is tells whether it works. */

import * as vscode from 'vscode';
import { type Keys, place } from './key';
import { chooseLocalModel } from './local';
import { offerNow } from './questions';
import type { Session } from './session';
import { askEndpoint, setEndpoint } from './settings';

const SET_KEY = 'Set API Key…';
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
  const { works, message } = await vscode.window.withProgress(options, async () => {
    await session.restartIfChanged();
    return session.verify();
  });
  if (works) {
    void vscode.window.showInformationMessage(message);
  } else if (lacking && session.lacksKey) {
    await setKey(session, keys);
  } else {
    const chosen = await vscode.window.showErrorMessage(message, SET_KEY, 'Set Endpoint…');
    if (chosen) {
      await (chosen === SET_KEY ? setKey(session, keys) : chooseEndpoint(session, keys));
    }
  }
}
