#!/usr/bin/env bash
# VS Code's own server and web workbench (npm's code-server), and a Chromium to open it in, for tests/editors/test_vscode.py.
#
#     tests/editors/install_vscode.sh          into $CONSULT_EDITORS, or ~/.cache/consult-lsp-editors
#
# Nothing is compiled: install scripts stay off, which costs the integrated terminal only. What is there already stays.
set -euo pipefail

CODE_SERVER=4.139.1 # VS Code 1.139.1; its smoke-test driver is internal to VS Code, so the version is pinned
NODE=24
PLAYWRIGHT=1.64.1
CHROMIUM=${CHROMIUM:-/usr/bin/chromium}

editors=${CONSULT_EDITORS:-${XDG_CACHE_HOME:-$HOME/.cache}/consult-lsp-editors}
folder=$editors/code-server
stamp=$folder/.installed
wanted="code-server $CODE_SERVER, node $NODE, playwright-core $PLAYWRIGHT"

if [ ! -x "$CHROMIUM" ]; then
  root=$([ "$(id -u)" = 0 ] || echo sudo)
  $root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
fi

if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
  exit 0
fi

rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
echo '{"private": true}' >package.json
quiet=(--no-audit --no-fund --no-update-notifier --loglevel=error --ignore-scripts)
case $(uname -m) in aarch64 | arm64) machine=arm64 ;; *) machine=x64 ;; esac
npm install "${quiet[@]}" "node-linux-$machine@$NODE" "code-server@$CODE_SERVER" "playwright-core@$PLAYWRIGHT"
export PATH=$PWD/node_modules/node-linux-$machine/bin:$PATH
cd node_modules/code-server/lib/vscode
npm install "${quiet[@]}" --omit=dev --no-save
cd extensions
npm install "${quiet[@]}" --omit=dev --no-save
echo "$wanted" >"$stamp"
