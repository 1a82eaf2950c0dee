#!/usr/bin/env bash
# Builds the native-AOT `piboot`. The last line printed is the program's path.
# usage: image/publish.sh [--rid linux-x64|linux-arm64] [--out DIR]   (without --rid: this machine's)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
case $(uname -m) in
  aarch64) rid=linux-arm64 ;;
  *) rid=linux-x64 ;;
esac
out=

usage() {
  echo "usage: image/publish.sh [--rid linux-x64|linux-arm64] [--out DIR]" >&2
  exit 2
}

while [ $# -gt 0 ]; do
  case $1 in
    --rid) rid=${2-}; shift 2 || usage ;;
    --out) out=${2-}; shift 2 || usage ;;
    *) usage ;;
  esac
done
case $rid in linux-x64 | linux-arm64) ;; *) usage ;; esac
out=${out:-$root/.artifacts/$rid}

# The linker of native AOT; for another architecture also that one's C library and SQLite. SQLite goes into the executable.
needed=(clang zlib1g-dev) is_cross=false libraries=''
case $rid-$(uname -m) in
  linux-x64-x86_64 | linux-arm64-aarch64)
    needed+=(libsqlite3-dev)
    ;;
  linux-x64-*)
    echo "linux-x64 is published on x86-64 machines only; this one is $(uname -m)." >&2
    exit 2
    ;;
  *)
    needed+=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross debian-archive-keyring)
    is_cross=true
    ;;
esac
missing=()
for package in "${needed[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# shellcheck source=tests/dotnet.sh
. "$root/tests/dotnet.sh"
need_dotnet

log=$(mktemp)
side=$(mktemp -d)
trap 'rm -rf "$log" "$side"' EXIT

if $is_cross; then
  # shellcheck source=tests/lib.sh
  . "$root/tests/lib.sh"
  # shellcheck source=image/fetch.sh
  . "$root/image/fetch.sh"
  dpkg-deb -x "$(fetch_package bookworm arm64 libsqlite3-dev)" "$side"
  libraries=$side/usr/lib/aarch64-linux-gnu
fi

publish() { # FRAMEWORK
  dotnet publish "$root/src/PiBoot/PiBoot.csproj" --nologo -v quiet -c Release -r "$rid" -o "$out" \
    -p:PiBootFramework="$1" -p:PiBootAot=true -p:PiBootStaticSqlite=true -p:PiBootLibraries="$libraries" >"$log" 2>&1
}

# The wanted framework first; where the package feed lacks its native-AOT pack, the one before.
for framework in net10.0 net9.0; do
  if publish "$framework"; then
    echo "Published for $rid with $framework: $(du -h "$out/piboot" | cut -f1)"
    echo "$out/piboot"
    exit 0
  fi
  if ! grep -q 'NU1101\|NU1102' "$log"; then
    cat "$log" >&2
    echo "Publishing for $rid with $framework failed." >&2
    exit 1
  fi
  echo "Not with $framework, the package feed lacks: $(grep -o 'Unable to find package [^ ]*' "$log" | sed 's/.* //; s/\.$//' | sort -u | paste -sd' ')" >&2
done
echo "There is no native-AOT pack for $rid on this package feed; a full feed has it, and the same command works there." >&2
exit 1
