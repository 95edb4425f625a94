#!/usr/bin/env bash
# Makes the README's pictures again, into editors/screenshots: VS Code in both themes, and Neovim. Installs what is missing for it.
# The project is expected in .venv, or where $CONSULT_PYTHON says.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
editors=${CONSULT_EDITORS:-$HOME/.cache/consult-lsp-editors}
export CONSULT_EDITORS=$editors CONSULT_PYTHON=${CONSULT_PYTHON:-$root/.venv/bin/python}

"$here/install_others.sh"
"$CONSULT_PYTHON" "$here/capture_neovim.py"

"$here/install_vscode.sh"
PATH=$(echo "$editors"/code-server/node_modules/node-linux-*/bin):$editors/code-server/node_modules/.bin:$editors/extension/node_modules/.bin:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
vscode=$work/editors/vscode
mkdir "$work/editors"
cp -r "$root/editors/vscode" "$vscode"
rm -rf "$vscode/node_modules"
ln -s "$editors/extension/node_modules" "$vscode/node_modules"
for name in server agents pyproject.toml README.md LICENSE; do ln -s "$root/$name" "$work/$name"; done
(cd "$vscode" && npm run package >/dev/null)
export CONSULT_VSIX=$vscode/consult-lsp.vsix

for theme in light dark; do
  node "$here/vscode/screen.mjs" flows "$theme" "$root/editors/screenshots"
done
