#!/usr/bin/env bash
# What tests/editors/test_vscode.py needs, into $CONSULT_EDITORS, or ~/.cache/consult-lsp-editors: VS Code's own server and
# web workbench (npm's code-server), what builds the extension, and a Chromium. A second run changes nothing.
#
# Nothing is compiled: install scripts stay off, which costs VS Code its integrated terminal only.
set -euo pipefail

CODE_SERVER=4.139.1 # VS Code 1.139.1. Its smoke-test driver is internal to VS Code, so the version is pinned.
NODE=24
NPM=11 # Debian's own is too old for this Node, and only fetches both.
PLAYWRIGHT=1.64.1

here=$(cd "$(dirname "$0")" && pwd)
editors=${CONSULT_EDITORS:-$HOME/.cache/consult-lsp-editors}
quiet=(--no-audit --no-fund --no-update-notifier --no-package-lock --loglevel=error --ignore-scripts)

packages=()
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || packages+=(chromium fonts-dejavu-core)
command -v npm >/dev/null || packages+=(npm)
if ((${#packages[@]})); then
  root=()
  ((EUID == 0)) || root=(sudo)
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

# Whether a folder holds what is wanted; if not, it is emptied.
holds() {
  [ "$(cat "$1/.holds" 2>/dev/null)" = "$2" ] && return
  rm -rf "$1"
  mkdir -p "$1"
  return 1
}

case $(uname -m) in aarch64 | arm64) machine=arm64 ;; *) machine=x64 ;; esac
modules=$editors/code-server/node_modules
export PATH=$modules/node-linux-$machine/bin:$modules/.bin:$PATH # once they are there

wanted="code-server $CODE_SERVER, node $NODE, npm $NPM, playwright-core $PLAYWRIGHT"
if ! holds "$editors/code-server" "$wanted"; then
  cd "$editors/code-server"
  echo '{"private": true}' >package.json
  npm install "${quiet[@]}" "node-linux-$machine@$NODE" "npm@$NPM" "code-server@$CODE_SERVER" "playwright-core@$PLAYWRIGHT"
  hash -r # from here on npm is the one that has just come
  cd node_modules/code-server/lib/vscode
  npm install "${quiet[@]}" --omit=dev --no-save
  cd extensions
  npm install "${quiet[@]}" --omit=dev --no-save
  echo "$wanted" >"$editors/code-server/.holds"
fi

wanted=$(sha256sum <"$here/../../editors/vscode/package.json")
if ! holds "$editors/extension" "$wanted"; then
  cp "$here/../../editors/vscode/package.json" "$editors/extension"
  cd "$editors/extension"
  npm install "${quiet[@]}"
  echo "$wanted" >"$editors/extension/.holds"
fi
