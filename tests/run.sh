#!/usr/bin/env bash
# All tests, the fast ones first; ends with one line for the whole run: N passed, N failed, N skipped.
# usage: sudo tests/run.sh [--tier unit|network|system|slow]... [--slow-before SECONDS]
#   Without --tier: all but slow. --slow-before adds the slow tier if it can begin before so many seconds have passed.
#   unit     dotnet test: no network, seconds
#   network  real DHCP servers, TFTP clients and simulated Pis in network namespaces, minutes
#   system   real operating systems booted in QEMU by the published program, minutes
#   slow     the same on QEMU's Raspberry Pi 3B; a rack of 29; roots without the program; the image through updates and power cuts, and for a Pi; hours
set -euo pipefail

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=${tests%/*}
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$tests/lib.sh"
# shellcheck source-path=SCRIPTDIR source=dotnet.sh
source "$tests/dotnet.sh"

tiers=()
slow_before=
while (($#)); do
  case $1 in
    --tier) tiers+=("${2-}"); shift 2 ;;
    --slow-before) slow_before=${2-}; shift 2 ;;
    *) sed -n '3,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done
((${#tiers[@]})) || tiers=(unit network system)

passed=0 failed=0 skipped=0
case $(uname -m) in
  aarch64) rid=linux-arm64 arch=arm64 ;;
  *) rid=linux-x64 arch=amd64 ;;
esac
image=$repository/.artifacts/image/piboot-$arch.img
program=$repository/.artifacts/$rid/piboot
rom=$repository/.artifacts/bootrom/PiBoot.BootRom.dll
walk=$repository/.artifacts/walk/PiBoot.Walk.dll

count() { # PASSED FAILED SKIPPED
  passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

# one NAME SECONDS COMMAND... is one test: its output is shown when it fails.
one() {
  local name=$1 limit=$2 log began=$SECONDS
  shift 2
  log=$(mktemp)
  if timeout --kill-after=30 "$limit" "$@" >"$log" 2>&1; then
    say "ok      $name, $((SECONDS - began)) s"
    count 1 0 0
  else
    say "FAILED  $name, $((SECONDS - began)) s; the end of its output:"
    tail -n 60 "$log"
    count 0 1 0
  fi
  rm -f "$log"
}

# beside LANE one|many NAME SECONDS COMMAND... is kept for join. Those of a lane run one after the other.
beside() {
  local lane=$1
  shift
  lanes[$lane]=${lanes[$lane]-}$(printf '%q ' "$@")$'\n'
}

# join runs all lanes together, if there are any, and counts what they say.
join() {
  ((${#lanes[@]})) || return 0
  local lane order pids=() file
  file=$(mktemp)
  for lane in "${!lanes[@]}"; do
    (
      passed=0 failed=0 skipped=0
      while IFS= read -r order; do
        eval "$order"
      done <<<"${lanes[$lane]%$'\n'}"
      echo "$passed $failed $skipped" >>"$file"
    ) </dev/null &
    pids+=($!)
  done
  wait "${pids[@]}" || true
  while read -r order; do
    # shellcheck disable=SC2086
    count $order
  done <"$file"
  if (($(wc -l <"$file") != ${#pids[@]})); then
    say "FAILED  a lane of tests broke off"
    count 0 1 0
  fi
  rm -f "$file"
  lanes=()
}
declare -A lanes=()

# many NAME SECONDS COMMAND... is a suite that ends with a line "N passed, N failed[, N skipped]".
many() {
  local name=$1 limit=$2 log status=0 line
  shift 2
  log=$(mktemp)
  timeout --kill-after=30 "$limit" "$@" 2>&1 | tee "$log" || status=$?
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1 || true)
  if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)? ]]; then
    count "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[4]:-0}"
    # A suite that broke off after its last good case has failed all the same.
    if ((status != 0 && BASH_REMATCH[2] == 0)); then count 0 1 0; fi
  else
    say "FAILED  $name ended with $status and without counting"
    count 0 1 0
  fi
  rm -f "$log"
}

unit() {
  local log status=0
  log=$(mktemp)
  # Debian's browser for the pages, and what makes images, file systems and roots; a test that lacks its tool says that it is skipped.
  ((EUID != 0)) || need_packages chromium acl attr btrfs-progs cpio dosfstools e2fsprogs fdisk libcap2-bin lz4 mount mtools netbase nfs-common \
    nfs-ganesha nfs-ganesha-vfs openssh-client perl-base rpcbind util-linux xfsprogs xz-utils zip zstd
  say "unit tests"
  dotnet build "$repository/PiBootAppliance.sln" --nologo -v quiet
  # The browser has the machine to itself: what a page shows for some seconds only would be missed beside everything else.
  dotnet test "$repository/PiBootAppliance.sln" --nologo --no-build -v quiet --logger 'console;verbosity=minimal' --filter 'FullyQualifiedName!~PiBoot.Dashboard.' 2>&1 | tee "$log" || status=$?
  dotnet test "$tests/PiBoot.Dashboard.Tests" --nologo --no-build -v quiet --logger 'console;verbosity=minimal' 2>&1 | tee --append "$log" || status=$?
  local line sums=0
  while IFS= read -r line; do
    [[ $line =~ Failed:\ *([0-9]+),\ Passed:\ *([0-9]+),\ Skipped:\ *([0-9]+) ]] || continue
    count "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}" "${BASH_REMATCH[3]}"
    sums=$((sums + 1))
  done <"$log"
  if ((status != 0 || sums == 0)) && ! grep -q 'Failed: *[1-9]' "$log"; then
    say "FAILED  dotnet test ended with $status"
    count 0 1 0
  fi
  rm -f "$log"
  one "overlays compile and fit" 120 "$tests/overlays.sh"
  beside format one "source is formatted" 400 dotnet format "$repository/PiBootAppliance.sln" --verify-no-changes --no-restore
}

published() {
  [[ -n ${is_published-} ]] && return
  say "publishing the program"
  beside publish one "publish" 900 "$repository/image/publish.sh" --rid "$rid"
  join
  one "the published program runs" 10 "$program" --version
  is_published=yes
}

# The simulated boot ROMs.
with_rom() {
  [[ -n ${is_rom_built-} ]] && return
  dotnet build -c Release "$tests/PiBoot.BootRom/PiBoot.BootRom.csproj" --nologo -v quiet -o "${rom%/*}"
  is_rom_built=yes
}

# Who walks through the pages.
with_walk() {
  [[ -n ${is_walk_built-} ]] && return
  dotnet build -c Release "$tests/PiBoot.Walk/PiBoot.Walk.csproj" --nologo -v quiet -o "${walk%/*}"
  is_walk_built=yes
}

# The appliance's image, with the program that is published.
with_image() {
  [[ -n ${is_image_built-} ]] && return
  beside image one "the image is built" 900 "$repository/image/build.sh" --arch "$arch" --out "$image" --program "$program"
  is_image_built=yes
}

network() {
  published
  with_rom
  many "namespaces" 2400 "$tests/netns/run.sh" --program "$program" --rom "$rom" --jobs 3
  beside 1 many "TFTP clients" 900 "$tests/netns/tftp-clients.sh"
  beside 2 one "killed 40 times while it changes the drive" 900 "$tests/storage-kills.sh" --program "$program" --rounds 40
  beside 2 one "the benchmark measures piboot beside the floor" 400 "$tests/bench/run.sh" --program "$program" --quick --only transfers --servers "piboot floor"
  beside 3 one "the drive is pulled, read-only, full and missing" 600 "$tests/drive-pulled.sh" --program "$program" --rom "$rom"
  join
}

system() {
  published
  with_rom
  with_walk
  one "a real OS boots on a simulated 3B and a Pi 4 (demo)" 900 "$tests/demo.sh" --program "$program"
  beside 1 one "an outage of everything: 25 clients come back by themselves" 600 "$tests/outage.sh" --program "$program" --rom "$rom" --only mixed
  beside 2 one "the units under a real systemd" 300 "$tests/units.sh" --program "$program"
  beside 2 one "the package is installed, upgraded, removed and purged" 900 "$tests/deb.sh" --program "$program"
  join
  one "somebody sets it up and uses it with Chromium (walk)" 400 "$tests/walk.sh" --program "$program" --rom "$rom" --walk "$walk"
  with_image
  beside 2 one "relays and display through the kernel's GPIO and I2C" 600 "$tests/qemu/hardware.sh" --program "$program"
  beside 2 one "roots through the kernel's NFS server" 900 "$tests/qemu/kernel-nfs.sh" --program "$program"
  beside 2 one "a stock image: imported, booted, upgraded, rolled back, shared" 1200 "$tests/os-image.sh" --program "$program" --rom "$rom"
  join
  one "the flashed image, from its first start to a client that is up" 900 "$tests/appliance.sh" --image "$image" --rom "$rom" --walk "$walk"
}

slow() {
  published
  with_rom
  with_walk
  one "the demo without namespaces, over loopback" 300 "$tests/demo.sh" --program "$program" --fallback loopback
  one "a real OS boots on QEMU's Raspberry Pi 3B" 700 "$tests/demo.sh" --program "$program" --only 3b --machine raspi3b
  one "29 Pi 3B get their power together and one after the other" 900 "$tests/outage.sh" --program "$program" --rom "$rom" --only rack
  one "roots and operating systems on a NAS" 600 "$tests/qemu/nas.sh" --program "$program"
  one "a shared and a private root side by side" 400 "$tests/qemu/shared-root.sh"
  with_image
  join
  one "the image's slots: updates that are good, broken off and bad" 2400 "$tests/image-slots.sh" "$image"
  one "the image for a Raspberry Pi is built" 2400 "$repository/image/build.sh" --arch arm64 --out "$repository/.artifacts/image/piboot-arm64.img"
  one "the image for a Raspberry Pi starts in QEMU" 1200 "$tests/image-arm64.sh" "$repository/.artifacts/image/piboot-arm64.img"
  one "the image loses its power under writes" 3600 "$tests/power-cuts.sh" "$image" --rounds 50
}

need_dotnet
for tier in "${tiers[@]}"; do
  case $tier in
    unit | network | system | slow) "$tier" ;;
    *) die "no such tier: $tier" ;;
  esac
done

join

if [[ -n $slow_before ]]; then
  if ((SECONDS < slow_before)); then
    slow
  else
    say "skipped the slow tier: the others took $SECONDS s"
    count 0 0 1
  fi
fi

echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
