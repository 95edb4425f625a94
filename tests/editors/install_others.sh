#!/usr/bin/env bash
# Installs the editors that only Debian packages have: Emacs with both its clients, Vim with ALE, Kate and Qt Creator with a screen and
# what reads and works it, and tmux for the pictures.
# Neovim comes with the test extra. Run it as root, or where sudo works; a second run changes nothing.
set -euo pipefail

packages=(
  emacs-nox elpa-eglot elpa-lsp-mode vim vim-ale kate qtcreator
  xvfb openbox xdotool dbus at-spi2-core libglib2.0-bin python3-pyatspi python3-pil procps tmux
)

missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
  echo "Every editor is installed."
  exit 0
fi

root=()
((EUID == 0)) || root=(sudo)
"${root[@]}" apt-get update -qq
"${root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}"
