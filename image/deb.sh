#!/usr/bin/env bash
# Builds the Debian package. The last line printed is its path.
# usage: image/deb.sh --arch amd64|arm64 [--out DIR] [--program FILE] [--version V] [--without-program]
#   --out DIR           where to put it (default: .artifacts/deb)
#   --program FILE      this native program instead of publishing one
#   --version V         default: that of the program
#   --without-program   everything but the program: to check a system for an architecture that cannot be published for here
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
arch='' out=$root/.artifacts/deb program='' version='' has_program=true

usage() {
  sed -n '3,7s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

while (($#)); do
  case $1 in
    --arch) arch=${2-}; shift 2 || usage ;;
    --out) out=${2-}; shift 2 || usage ;;
    --program) program=${2-}; shift 2 || usage ;;
    --version) version=${2-}; shift 2 || usage ;;
    --without-program) has_program=false; shift ;;
    *) usage ;;
  esac
done
[[ -n $out ]] || usage
case $arch in
  amd64) rid=linux-x64 machine='Advanced Micro Devices X86-64' ;;
  arm64) rid=linux-arm64 machine=AArch64 ;;
  *) usage ;;
esac
version=${version:-$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' "$root/src/Directory.Build.props")}
[[ $version =~ ^[0-9][0-9A-Za-z.+~]*$ ]] || { echo "'$version' is no version of a Debian package: digits, letters and . + ~, a digit first." >&2; exit 2; }

# Same inputs, same bytes: times are those of the last change, or what who builds says.
: "${SOURCE_DATE_EPOCH:=$(git -C "$root" log -1 --format=%ct 2>/dev/null || date +%s)}"
export SOURCE_DATE_EPOCH
umask 022

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree

main() {
  need_tools
  if $has_program; then
    [[ -n $program ]] || publish
    check_program
  fi
  fill_tree
  control
  mkdir -p "$out"
  local file=$out/piboot_${version}_$arch.deb
  dpkg-deb --root-owner-group -Zxz --build "$tree" "$file" >/dev/null
  $has_program || echo "This package has no program in it: it is for checking a system, not for using one." >&2
  echo "$file"
}

need_tools() {
  local missing=() name
  for name in binutils device-tree-compiler gzip; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done
  ((${#missing[@]} == 0)) || {
    echo "Installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  }
}

publish() {
  "$root/image/publish.sh" --rid "$rid" | tee "$work/published"
  program=$(tail -n 1 "$work/published")
}

check_program() {
  [[ -f $program ]] || { echo "There is no program $program." >&2; exit 1; }
  readelf -h "$program" 2>/dev/null | grep -q "Machine: *$machine" || { echo "$program is no program for $arch." >&2; exit 1; }
}

# put MODE SOURCE PATH places a file of the repository, PATH as on the machine.
put() {
  install -D -m "$1" "$2" "$tree$3"
}

fill_tree() {
  ! $has_program || put 755 "$program" /usr/bin/piboot
  put 644 "$root/image/piboot.conf" /etc/piboot/piboot.conf
  put 644 "$root/systemd/piboot.service" /usr/lib/systemd/system/piboot.service
  put 644 "$root/systemd/piboot-storage.service" /usr/lib/systemd/system/piboot-storage.service
  put 644 "$root/systemd/piboot-nas.service" /usr/lib/systemd/system/piboot-nas.service
  put 755 "$root/systemd/mount-nas" /usr/lib/piboot/mount-nas
  put 644 "$root/systemd/piboot.sysusers" /usr/lib/sysusers.d/piboot.conf
  put 644 "$root/systemd/piboot.tmpfiles" /usr/lib/tmpfiles.d/piboot.conf
  put 644 "$root/systemd/piboot.rules" /usr/lib/udev/rules.d/60-piboot.rules
  put 644 "$root/systemd/ganesha.conf" /usr/share/piboot/ganesha.conf
  put 644 "$root/image/debian/completion" /usr/share/bash-completion/completions/piboot
  put 644 "$root/image/grafana/piboot.json" /usr/share/doc/piboot/grafana.json
  put 644 "$root/image/debian/copyright" /usr/share/doc/piboot/copyright
  put 644 "$root/image/debian/lintian-overrides" /usr/share/lintian/overrides/piboot
  packed "$root/image/debian/piboot.1" /usr/share/man/man1/piboot.1
  changelog >"$work/changelog"
  packed "$work/changelog" /usr/share/doc/piboot/changelog
  if [[ $arch == arm64 ]]; then
    "$root/overlays/build.sh" --out "$work/overlays" >/dev/null
    local overlay
    for overlay in "$work"/overlays/*.dtbo; do
      put 644 "$overlay" "/usr/share/piboot/overlays/${overlay##*/}"
    done
    put 644 "$root/overlays/README.md" /usr/share/piboot/overlays/README.md
  fi
  find "$tree" -type d -exec chmod 755 {} +
  find "$tree" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
}

# packed SOURCE PATH places a file with gzip, without its name and time in it.
packed() {
  mkdir -p "$(dirname "$tree$2")"
  gzip -9n <"$1" >"$tree$2.gz"
  chmod 644 "$tree$2.gz"
}

changelog() {
  printf 'piboot (%s) stable; urgency=medium\n\n  * See the history of its repository.\n\n -- %s  %s\n' \
    "$version" "$(sed -n 's/^Maintainer: //p' "$root/image/debian/control")" "$(LC_ALL=C date -uR --date="@$SOURCE_DATE_EPOCH")"
}

control() {
  local script size note=''
  mkdir -p "$tree/DEBIAN"
  size=$(du -k --apparent-size -s "$tree" | cut -f1)
  $has_program || note=' .\n This package was built without the program: it is for checking a system.\n'
  {
    sed -e "s/@VERSION@/$version/" -e "s/@ARCH@/$arch/" -e "s/@SIZE@/$size/" "$root/image/debian/control"
    printf '%b' "$note"
  } >"$tree/DEBIAN/control"
  echo /etc/piboot/piboot.conf >"$tree/DEBIAN/conffiles"
  for script in postinst prerm postrm; do
    put 755 "$root/image/debian/$script" "/DEBIAN/$script"
  done
  (cd "$tree" && find . -type f ! -path './DEBIAN/*' ! -path ./etc/piboot/piboot.conf -printf '%P\0' | sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
  find "$tree/DEBIAN" -exec touch --date="@$SOURCE_DATE_EPOCH" {} +
}

main
