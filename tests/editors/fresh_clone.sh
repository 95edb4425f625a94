#!/usr/bin/env bash
# How long a first use takes: from a fresh clone of this repository, by the two commands of editors/vscode/README.md as they stand
# there and by the button *Install*, to the first finding in VS Code, with the pip and npm of this machine. A line for each part. VS Code
# and a Node come from where tests/editors/install_vscode.sh has put them.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
export CONSULT_EDITORS=${CONSULT_EDITORS:-$HOME/.cache/consult-lsp-editors} CONSULT_PYTHON=${CONSULT_PYTHON:-$root/.venv/bin/python}
modules=$CONSULT_EDITORS/code-server/node_modules
node=$(echo "$modules"/node-linux-*/bin)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
cat >"$work/bin/code" <<END
#!/bin/sh
exec "$node/node" "$modules/code-server/out/node/entry.js" --user-data-dir "$work/data" --extensions-dir "$work/extensions" "\$@"
END
chmod +x "$work/bin/code"
export PATH=$work/bin:$node:$modules/.bin:$PATH

since() { awk "BEGIN { printf \"%.1f s\", $EPOCHREALTIME - $1 }"; }

timed() {
  local start=$EPOCHREALTIME
  bash -euc "$2" >/dev/null
  echo "# $1: $(since "$start")"
}

all=$EPOCHREALTIME
timed 'git clone' "git clone --quiet '$root' '$work/clone'"
cd "$work/clone"
mapfile -t commands < <(sed -n '/^## Install from a clone/,/^## Start/s/^    //p' editors/vscode/README.md)
for command in "${commands[@]}"; do timed "$command" "$command"; done
CONSULT_VSIX=$work/clone/editors/vscode/consult-lsp.vsix node tests/editors/vscode/screen.mjs fresh
echo "# all of it, to the first finding: $(since "$all"); load $(cut -d' ' -f1-3 /proc/loadavg)"
