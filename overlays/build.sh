#!/usr/bin/env bash
# Compiles the device-tree overlays for the server Pi; a warning of the compiler is an error. Needs dtc (Debian package
# device-tree-compiler). Prints the files it made.
# usage: overlays/build.sh [--out DIR]   (default: .artifacts/overlays)
set -euo pipefail

sources=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$sources/../.artifacts/overlays

usage() {
  sed -n '4s/^# //p' "$0" >&2
  exit 2
}

while (($# > 0)); do
  case $1 in
    --out) out=${2-}; shift 2 || usage ;;
    *) usage ;;
  esac
done
[[ -n $out ]] || usage
command -v dtc >/dev/null || {
  echo "dtc is not installed: apt install device-tree-compiler" >&2
  exit 1
}

mkdir -p "$out"
out=$(cd "$out" && pwd)
for source in "$sources"/*.dts; do
  name=$(basename "$source" .dts)
  # -@ keeps the labels, which the firmware needs for parameters and for overlays that follow.
  words=$(dtc -@ -I dts -O dtb -o "$out/$name.dtbo.new" "$source" 2>&1) || words+=$'\ndtc failed'
  if [[ -n $words ]]; then
    echo "$words" >&2
    rm -f "$out/$name.dtbo.new"
    exit 1
  fi
  mv "$out/$name.dtbo.new" "$out/$name.dtbo"
  echo "$out/$name.dtbo"
done
