#!/usr/bin/env bash
# Figures of operating systems and roots, in one run: what a private root of a large system costs on btrfs, on xfs (reflink)
# and on ext4 (plain copy), in seconds from a Pi's first question to its OFFER and in bytes of the drive; and the import of
# a card image beside `xz -dc | tar -x` of the same files, in turns. Prints two tables.
# usage: sudo tests/bench/roots.sh --program FILE [--size MIB] [--rounds N] [--image FILE.img.xz] [--joined]
# shellcheck disable=SC2119
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program='' size=2000 rounds=3 image='' joined=false
usage() {
  sed -n '5s/^# //p' "$0" >&2
  exit 2
}
while (($#)); do
  case $1 in
    --program) program=$(realpath "${2-}") && shift ;;
    --size) size=${2-} && shift ;;
    --rounds) rounds=${2-} && shift ;;
    --image) image=$(realpath "${2-}") && shift ;;
    --joined) joined=true ;;
    *) usage ;;
  esac
  shift
done
[[ -x $program && $size =~ ^[0-9]+$ && $rounds =~ ^[0-9]+$ ]] || usage
PIBOOT_PROGRAM=$program PIBOOT_ROM=none
export PIBOOT_PROGRAM PIBOOT_ROM
# shellcheck source-path=SCRIPTDIR/.. source-path=SCRIPTDIR/../netns source=../netns/processes.sh
source "$here/../netns/processes.sh"

mib=1048576

main() {
  need_root
  need_packages iproute2 ethtool dnsmasq-base jq openssl python3 util-linux btrfs-progs xfsprogs e2fsprogs mtools xz-utils fdisk
  need_service_user
  make_lan
  plug rawpi
  start_router
  make_room
  make_large_os
  printf '\n| drive | copies by | first root | second root | bytes of the drive for one root | import of the folder |\n|---|---|---|---|---|---|\n' \
    >"$work/roots.md"
  local kind
  for kind in btrfs xfs ext4; do
    roots_on "$kind"
  done
  import_against_tar
  echo
  echo "A private root of a system with $files files and $(($(du -s --block-size=1 "$work/source-large/root" | cut -f1) / mib)) MiB:"
  cat "$work/roots.md"
  cat "$work/import.md"
}

# Nothing that compresses: three quarters in large files, the rest in small ones.
make_large_os() {
  say "making a system of $size MiB"
  make_os large
  local root=$work/source-large/root number
  mkdir -p "$root/usr/lib/large" "$root/usr/share"
  for ((number = 0; number < size * 3 / 4 / 50; number++)); do
    some_bytes "large $number" $((50 * mib)) >"$root/usr/lib/large/$number"
  done
  # 16 KiB is about the mean of a Debian's files.
  for ((number = 0; number < size / 4; number++)); do
    mkdir -p "$root/usr/share/$number"
    some_bytes "small $number" "$mib" | split --bytes=16384 --suffix-length=3 - "$root/usr/share/$number/file"
  done
  files=$(find "$root" -type f | wc -l)
}

# ---- roots -----------------------------------------------------------------------------------------------------------

roots_on() { # FILE SYSTEM
  local kind=$1 began import before after first second method
  say "$kind"
  make_drive $((size * 5 * mib)) "$kind"
  start_both
  began=$(now)
  piboot os import "$work/source-large" --name large >"$logs/import.log" 2>&1 || die "import: $(tail -n 3 "$logs/import.log")"
  import=$(since "$began")
  before=$(used)
  first=$(root_ready dc:a6:32:00:00:01 b0000001)
  after=$(used)
  second=$(root_ready dc:a6:32:00:00:02 b0000002)
  [[ $(find "$data/clients/b0000001/root" -type f | wc -l) -ge $files ]] || die "the root on $kind is not whole"
  method=$(grep -ho -e 'btrfs snapshot' -e 'reflink' -e 'plain copy' "$logs"/{piboot,storage}.log 2>/dev/null | tail -n 1 || true)
  printf '| %s | %s | %s s | %s s | %s MiB | %s s |\n' "$kind" "$method" "$first" "$second" \
    "$(awk -v bytes=$((after - before)) 'BEGIN { printf "%.1f", bytes / 1048576 }')" "$import" >>"$work/roots.md"
  stop_both
  drop_drive
}

root_ready() { # MAC SERIAL
  inside rawpi python3 "$here/offer.py" "$1" "$2" 900
}

# The next one takes its place, in files as well as in the log.
drop_drive() {
  wait_until 10 umount "$data" 2>/dev/null || die "the drive is still in use"
  losetup --detach "$drive"
  rm "$work/drive.img"
  : >"$logs/piboot.log"
  : >"$logs/storage.log"
}

used() {
  sync --file-system "$data"
  df --output=used --block-size=1 "$data" | tail -n 1
}

now() {
  date +%s%N
}

since() { # BEGAN: seconds with two decimals
  awk -v ns=$(($(now) - $1)) 'BEGIN { printf "%.2f", ns / 1e9 }'
}

# ---- import ----------------------------------------------------------------------------------------------------------

import_against_tar() {
  [[ -n $image ]] || { image=$work/card.img.xz && "$here/../qemu/build-image.sh" --out "$image"; }
  make_archive
  make_drive $((8192 * mib)) btrfs
  start_both
  local round began ours tar ratios=()
  printf '\nThe card image of %s MiB (%s MiB of files), imported to btrfs; tar with the sync that an import ends with:\n\n' \
    "$(($(xz --robot --list "$image" | awk '/^totals/ { print $5 }') / mib))" "$archived" >"$work/import.md"
  printf '| round | piboot os import | xz -dc \\| tar -x | ratio |\n|---|---|---|---|\n' >>"$work/import.md"
  for ((round = 1; round <= rounds; round++)); do
    # Both read their source from memory.
    cat "$image" "$work/card.tar.xz" >/dev/null
    began=$(now)
    mkdir "$data/by-tar"
    xz -dc "$work/card.tar.xz" | tar -x --numeric-owner --xattrs --xattrs-include='*' -C "$data/by-tar"
    sync --file-system "$data"
    tar=$(since "$began")
    rm -rf "$data/by-tar"
    sync --file-system "$data"
    began=$(now)
    piboot os import "$image" --name "round$round" >"$logs/import.log" 2>&1 || die "import: $(tail -n 3 "$logs/import.log")"
    ours=$(since "$began")
    piboot os remove "round$round" >/dev/null
    sync --file-system "$data"
    ratios+=("$(awk -v a="$ours" -v b="$tar" 'BEGIN { printf "%.2f", a / b }')")
    printf '| %s | %s s | %s s | %s |\n' "$round" "$ours" "$tar" "${ratios[-1]}" >>"$work/import.md"
  done
  printf '\nMedian ratio: %s\n' "$(printf '%s\n' "${ratios[@]}" | sort -n | sed -n "$(((rounds + 1) / 2))p")" >>"$work/import.md"
  stop_both
}

# The same files as in the image, packed as strongly.
make_archive() {
  local card=$work/card.img tree=$work/card-tree first second
  xz -dc "$image" >"$card"
  first=$(sfdisk --json "$card" | jq '.partitiontable.partitions[0].start')
  second=$(sfdisk --json "$card" | jq '.partitiontable.partitions[1].start')
  mkdir -p "$tree"/{boot,root}
  mcopy -s -i "$card@@$((first * 512))" '::*' "$tree/boot/"
  loop=$(losetup --find --show --read-only --offset $((second * 512)) "$card")
  mount -o ro,noload "$loop" "$tree/root"
  archived=$(du -sm "$tree" | cut -f1)
  tar -c --numeric-owner --xattrs --xattrs-include='*' --sparse -C "$tree" boot root | xz -T0 -1 >"$work/card.tar.xz"
  umount "$tree/root"
  losetup --detach "$loop"
  rm "$card"
}

main
