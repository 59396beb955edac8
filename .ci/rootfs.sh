#!/bin/sh
# rootfs.sh BINARY FOLDER: makes the root of an image that holds the program,
# the libraries it is linked with, and what names and certificates need.
set -eu
binary=$1
root=$2

mkdir -p "$root/usr/local/bin" "$root/etc/ssl/certs" "$root/migrations"
cp "$binary" "$root/usr/local/bin/alembic"
chmod 755 "$root/usr/local/bin/alembic"

ldd "$binary" | sed -n 's|^[^/]*\(/[^ ]*\) (0x[0-9a-f]*)$|\1|p' |
  while read -r library; do
    mkdir -p "$root${library%/*}"
    cp -L "$library" "$root$library"
  done

echo 'alembic:x:65532:65532::/nonexistent:/sbin/nologin' >"$root/etc/passwd"
echo 'alembic:x:65532:' >"$root/etc/group"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
certificates=/etc/ssl/certs/ca-certificates.crt
[ ! -r "$certificates" ] || cp "$certificates" "$root$certificates"
