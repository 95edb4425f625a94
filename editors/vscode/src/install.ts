/** Installing the server, after the user has said so. */

import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';

/**
 * Run an installer, where the user sees it and can stop it; what it says goes to the log. The last thing that it said if
 * it failed. It works in the home folder: uv and pip take an index from files where they work, which must not be a
 * workspace's.
 */
export async function install(
  command: string,
  args: string[],
  output: vscode.LogOutputChannel,
): Promise<string | undefined> {
  const called = [path.basename(command), ...args].join(' ');
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Consult: ${called}`,
    cancellable: true,
  };
  output.info(`Running ${command} ${args.join(' ')}`);
  return vscode.window.withProgress(options, (_, stop) => lastWordsOf(command, args, output, stop));
}

function lastWordsOf(
  command: string,
  args: string[],
  output: vscode.LogOutputChannel,
  stop: vscode.CancellationToken,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    let lastWords = '';
    const installer = spawn(command, args, {
      cwd: homedir(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    for (const stream of [installer.stdout, installer.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lastWords = line.trim() || lastWords;
        output.info(line);
      });
    }
    stop.onCancellationRequested(() => installer.kill());
    installer.once('error', (error) => resolve(error.message));
    installer.once('close', (code) => resolve(code === 0 ? undefined : lastWords || `it ended with ${code}`));
  });
}
