/**
 * Installing the server, after the user has said so: into an environment of its own in VS Code's storage, from the wheel that
 * came with the extension or from where the setting `consult.installFrom` says. What it needs beside comes from pip's index.
 */

import { spawn } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { findPython } from './python';
import { isExecutable, scriptsFolder, withExe } from './server';
import { installFrom } from './settings';

/** Why nothing was installed: the end of a sentence. */
export class NotInstalled extends Error {}

export class PrivateServer {
  private readonly storage: string;
  private readonly folder: string;
  private readonly wheels: string;

  constructor(context: vscode.ExtensionContext) {
    this.storage = context.globalStorageUri.fsPath;
    // An extension that was updated has another wheel, so it finds no server here until that one is installed.
    this.folder = path.join(this.storage, `server-${context.extension.packageJSON.version}`);
    this.wheels = path.join(context.extensionPath, 'wheel');
  }

  /** The command that was installed here. */
  async command(): Promise<string | undefined> {
    const command = path.join(this.folder, scriptsFolder, withExe('consult-lsp'));
    return (await isExecutable(command)) ? command : undefined;
  }

  /**
   * Install it anew, where the user sees it and can stop it. Rejects with NotInstalled, or with CancellationError, and leaves
   * nothing half-made.
   */
  async install(output: vscode.LogOutputChannel): Promise<void> {
    const source = await this.source();
    const found = await findPython();
    if ('missing' in found) {
      throw new NotInstalled(found.missing);
    }
    const options = { location: vscode.ProgressLocation.Notification, title: 'Consult', cancellable: true };
    await vscode.window.withProgress(options, async (progress, stop) => {
      const run = (command: string, args: string[]) => finished(command, args, output, stop);
      const say = (message: string) => progress.report({ message });
      try {
        say('making an environment for the server…');
        await this.clear();
        await run(found.python, ['-I', '-m', 'venv', this.folder]);
        say('installing the server and what it needs…');
        const python = path.join(this.folder, scriptsFolder, withExe('python'));
        await run(python, ['-I', '-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', '--', source]);
        say('preparing its search for secrets…');
        await run(python, ['-P', '-m', 'consult_lsp.redaction.compile_rules']).catch(unlessStopped(output));
      } catch (error) {
        await this.clear();
        throw error;
      }
    });
  }

  private async source(): Promise<string> {
    const chosen = installFrom().replace(/^~(?=[\\/])/, homedir());
    if (chosen) {
      return chosen;
    }
    const wheel = (await readdir(this.wheels).catch(() => [])).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) {
      throw new NotInstalled('This build of the extension has no server in it. Name one in the setting consult.installFrom.');
    }
    return path.join(this.wheels, wheel);
  }

  /** No server of this or of an older extension is left. */
  private async clear(): Promise<void> {
    for (const name of await readdir(this.storage).catch(() => [])) {
      if (name.startsWith('server-')) {
        await rm(path.join(this.storage, name), { recursive: true, force: true, maxRetries: 5 });
      }
    }
  }
}

/** What only saves time may fail: an older server, which consult.installFrom may name, does not know it. */
function unlessStopped(output: vscode.LogOutputChannel): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof NotInstalled)) {
      throw error;
    }
    output.warn(`The first question will have to wait for it: ${error.message}`);
  };
}

/**
 * A program that has done its work; what it says goes to the log, and what it said last if it failed to the user. It works in
 * the home folder: pip takes an index from files where it works, which must not be a workspace's.
 */
function finished(command: string, args: string[], output: vscode.LogOutputChannel, stop: vscode.CancellationToken): Promise<void> {
  output.info(`Running ${command} ${args.join(' ')}`);
  return new Promise((resolve, reject) => {
    let lastWords = '';
    const isPosix = process.platform !== 'win32';
    const program = spawn(command, args, {
      cwd: homedir(),
      detached: isPosix, // a group of its own, so that what it has started ends with it
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    for (const stream of [program.stdout, program.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lastWords = line.trim() || lastWords;
        output.info(line);
      });
    }
    const end = () => (isPosix && program.pid ? process.kill(-program.pid) : program.kill());
    const stopping = stop.onCancellationRequested(end);
    program.once('error', (error) => reject(new NotInstalled(error.message)));
    program.once('close', (code) => {
      stopping.dispose();
      if (code === 0) {
        resolve();
      } else {
        reject(stop.isCancellationRequested ? new vscode.CancellationError() : new NotInstalled(lastWords || `it ended with ${code}`));
      }
    });
  });
}
