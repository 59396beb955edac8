#!/bin/sh
# Installs alembic:
#
#     sh install.sh [VERSION]
#
# ALEMBIC_BASE_URL   where the releases are; needed
# ALEMBIC_INSTALL    folder of the program (default $HOME/.local/bin)
#
# It is checked against the release's SHA256SUMS before it is put in its place.
set -eu

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

version=${1:-latest}
base=${ALEMBIC_BASE_URL:-}
[ -n "$base" ] ||
  fail "set ALEMBIC_BASE_URL to where the releases are: https://HOST/OWNER/alembic/releases"
folder=${ALEMBIC_INSTALL:-${HOME:+$HOME/.local/bin}}
[ -n "$folder" ] || fail "set ALEMBIC_INSTALL to the folder to install into"

case "$(uname -s)-$(uname -m)" in
Linux-x86_64 | Linux-amd64) target=x86_64-unknown-linux-gnu ;;
Linux-aarch64 | Linux-arm64) target=aarch64-unknown-linux-gnu ;;
Darwin-x86_64) target=x86_64-apple-darwin ;;
Darwin-arm64) target=aarch64-apple-darwin ;;
*) fail "there is no release for $(uname -s) on $(uname -m)" ;;
esac
if [ "$version" = latest ]; then
  place=$base/latest/download
else
  place=$base/download/v${version#v}
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fetch() {
  if command -v curl >/dev/null; then
    curl --fail --silent --show-error --location "$place/$1" --output "$work/$1"
  elif command -v wget >/dev/null; then
    wget -q "$place/$1" -O "$work/$1"
  else
    fail "neither curl nor wget is installed"
  fi || fail "cannot fetch $place/$1"
}

digest() {
  if command -v sha256sum >/dev/null; then
    sha256sum "$1"
  else
    shasum -a 256 "$1"
  fi | cut -d ' ' -f 1
}

file=alembic-$target
fetch SHA256SUMS
fetch "$file"
wanted=$(awk -v file="$file" '$2 == file { print $1 }' "$work/SHA256SUMS")
[ -n "$wanted" ] || fail "SHA256SUMS does not name $file"
[ "$(digest "$work/$file")" = "$wanted" ] ||
  fail "$file is not what SHA256SUMS says: nothing was installed"

mkdir -p "$folder"
# Beside its place first, so that a program that runs is never half replaced.
cp "$work/$file" "$folder/.alembic.$$"
chmod 755 "$folder/.alembic.$$"
mv "$folder/.alembic.$$" "$folder/alembic"
"$folder/alembic" --version
case ":$PATH:" in
*":$folder:"*) ;;
*) echo "$folder is not in PATH" ;;
esac
