#!/usr/bin/env bash
# Makes the README's pictures of VS Code, light and dark, into editors/screenshots. First: tests/editors/install_vscode.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../../..
editors=${CONSULT_EDITORS:-$HOME/.cache/consult-lsp-editors}
export CONSULT_EDITORS=$editors
PATH=$(echo "$editors"/code-server/node_modules/node-linux-*/bin):$editors/code-server/node_modules/.bin:$editors/extension/node_modules/.bin:$PATH

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$root/editors/vscode" "$work/vscode"
rm -rf "$work/vscode/node_modules"
ln -s "$editors/extension/node_modules" "$work/vscode/node_modules"
(cd "$work/vscode" && npm run package >/dev/null)
export CONSULT_VSIX=$work/vscode/consult-lsp.vsix

for theme in light dark; do
  node "$here/screen.mjs" flows "$theme" "$root/editors/screenshots"
done
