#!/usr/bin/env bash
# A stock image in, private roots out: one command imports a card image laid out as Raspberry Pi OS is, simulated Pis fetch
# from it, QEMU boots it from NFS without a hand on it. Inside, apt installs a package and the kernel is upgraded; the next
# boot has both, and a rollback takes both away. An ephemeral client forgets, a shared one writes to its memory only, and
# twenty more Pis get a root of their own.
# usage: sudo tests/os-image.sh --program FILE [--rom DLL] [--image FILE.img.xz] [--joined]
# Orders for the systems inside are in single quotes on purpose.
# shellcheck disable=SC2119,SC2016
set -euo pipefail

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program='' rom='' image='' joined=false
usage() {
  sed -n '6s/^# //p' "$0" >&2
  exit 2
}
while (($#)); do
  case $1 in
    --program) program=$(realpath "${2-}") && shift ;;
    --rom) rom=$(realpath "${2-}") && shift ;;
    --image) image=$(realpath "${2-}") && shift ;;
    --joined) joined=true ;;
    *) usage ;;
  esac
  shift
done
[[ -x $program ]] || usage
# shellcheck source-path=SCRIPTDIR source=dotnet.sh
source "$tests/dotnet.sh"
PIBOOT_PROGRAM=$program PIBOOT_ROM=${rom:-${tests%/*}/.artifacts/bootrom/PiBoot.BootRom.dll}
export PIBOOT_PROGRAM PIBOOT_ROM
# shellcheck source-path=SCRIPTDIR source-path=SCRIPTDIR/netns source=netns/processes.sh
source "$tests/netns/processes.sh"

# key|serial|hardware address|mode of its root
pis=('alpha|c0000a01|dc:a6:32:00:0a:01|private' 'beta|c0000b02|dc:a6:32:00:0b:02|ephemeral' 'gamma|c0000c03|dc:a6:32:00:0c:03|shared')
declare -A serial mac mode port qemu_pid
for pi in "${pis[@]}"; do
  IFS='|' read -r key number address kind <<<"$pi"
  serial[$key]=$number mac[$key]=$address mode[$key]=$kind
done
orders=$work/orders
log_lines=25

main() {
  set_up
  import_image
  cards
  enrol
  first_boots
  install_and_upgrade
  second_boots
  third_boots
  compare_identities
  twenty_more
  expect_equal "troubles at the end" "" "$(troubles)"
  both_run
  say "done"
}

set_up() {
  need_root
  need_packages iproute2 ethtool dnsmasq-base curl jq openssl python3 util-linux btrfs-progs netbase rpcbind nfs-ganesha nfs-ganesha-vfs \
    qemu-system-arm ipxe-qemu acl attr xz-utils dpkg fdisk libcap2-bin openssh-client mtools
  need_service_user
  need_dotnet
  [[ -n $rom ]] || dotnet build -c Release "$tests/PiBoot.BootRom/PiBoot.BootRom.csproj" -o "${PIBOOT_ROM%/*}" \
    >"$logs/build-rom.log" 2>&1 || die "building the boot ROMs failed"
  [[ -n $image ]] || { image=$work/card.img.xz && "$tests/qemu/build-image.sh" --out "$image"; }

  make_lan
  start_router
  mkdir "$orders"
  start "$logs/orders.log" ip netns exec "$run-router" python3 "$tests/qemu/orders.py" "$orders"
  make_drive 8G
  export -f room_for_nfs
  make_room bash -c room_for_nfs
  nfs_option=(--nfs ganesha) web=0.0.0.0:8080
  start_both
  expect_privileges
}

# /run is empty in the room, so that rpcbind and Ganesha find each other and no daemon of this machine.
room_for_nfs() {
  mount -t tmpfs tmpfs /run
  mkdir /run/rpcbind
  # Changes its user, and so outlives its parent; remove_netns ends it.
  rpcbind -f -w >/dev/null 2>&1 &
}

# ---- import ----------------------------------------------------------------------------------------------------------

import_image() {
  say "importing $(du -h "$image" | cut -f1) of card image by one command"
  local began=$SECONDS
  piboot os import "$image" --name bookworm --sha256 "$(sha256sum "$image" | cut -d ' ' -f 1)" >"$logs/import.log" 2>&1 ||
    die "the import failed: $(tail -n 3 "$logs/import.log")"
  say "imported in $((SECONDS - began)) s; what it said:"
  indent <"$logs/import.log"
  expect_equal "systems" '[["bookworm","ready",true]]' "$(piboot os list --json | jq -c 'map([.name, .state, .default])')"
  expect_equal "leftovers" "" "$(leftovers)"
  compare_with_card
  say "os check:"
  piboot os check bookworm 2>&1 | tee "$logs/check.log" | indent || true
  [[ -s $logs/check.log ]] || die "os check says nothing"
}

indent() {
  tr '\r' '\n' | tail -n 30 | sed 's/^/         · /'
}

# What a copy loses first has to be as it was on the card: owners, times, capabilities, access lists, hard links, holes.
compare_with_card() {
  local card=$work/card.img root=$work/card-root start imported=$data/os/bookworm/root odd=usr/lib/piboot-test
  xz -dc "$image" >"$card"
  start=$(sfdisk --json "$card" | jq '.partitiontable.partitions[1].start')
  make_card_loop "$card" $((start * 512))
  mkdir "$root"
  mount -o ro,noload "$loop" "$root"
  on_exit release "$root"
  seal_all "$root/$odd" >"$work/odd-card"
  seal_all "$imported/$odd" >"$work/odd-imported"
  diff "$work/odd-card" "$work/odd-imported" >"$work/odd-difference" || die "the odd files were changed: $(head -n 5 "$work/odd-difference")"
  expect_equal "capability of ping" "cap_net_raw=ep" "$(getcap "$imported/usr/bin/ping" | cut -d ' ' -f 2)"
  expect_equal "names of the linked file" 3 "$(find "$imported" -xdev -samefile "$imported/$odd/linked" | wc -l)"
  (($(du --block-size=1M "$imported/$odd/sparse" | cut -f1) < 4)) || die "the hole of the sparse file was filled"
  # All else: only what a network boot needs may differ.
  (cd "$root" && find . -type f -print0 | xargs -0 sha256sum) | LC_ALL=C sort >"$work/all-card"
  (cd "$imported" && find . -type f -print0 | xargs -0 sha256sum) | LC_ALL=C sort >"$work/all-imported"
  say "files of the root: $(wc -l <"$work/all-card"), changed or left out for the network: $(LC_ALL=C comm -23 "$work/all-card" "$work/all-imported" | wc -l)"
  release "$root"
  drop_loop "$loop"
  rm "$card"
}

# The little cards for older boards, with the firmware of the imported system.
cards() {
  local kind card=$work/little.img names
  for kind in pi1 pi2 pi3-bootcode pi3-otp; do
    piboot sdcard --for "$kind" >"$card" 2>"$logs/sdcard.log" || die "sdcard for $kind: $(cat "$logs/sdcard.log")"
    expect_equal "type of the partition for $kind" c "$(sfdisk --json "$card" | jq -r '.partitiontable.partitions[0].type')"
    names=$(mdir -b -i "$card@@$(($(sfdisk --json "$card" | jq '.partitiontable.partitions[0].start') * 512))" :: | LC_ALL=C sort | xargs)
    case $kind in
      pi3-otp)
        expect_contains "card for $kind" '::/config.txt' "$names"
        expect_contains "card for $kind" program_usb_boot_mode=1 "$(mtype -i "$card@@1M" ::config.txt)"
        ;;
      *) expect_equal "files of the card for $kind" '::/bootcode.bin' "$names" ;;
    esac
    mcopy -n -i "$card@@1M" ::bootcode.bin "$work/bootcode.bin"
    cmp -s "$work/bootcode.bin" "$data/os/bookworm/boot/bootcode.bin" || die "the card for $kind has another bootcode.bin"
    rm "$work/bootcode.bin"
  done
  say "cards for older boards: pi1, pi2, pi3-bootcode, pi3-otp, $(du -h "$card" | cut -f1) each"
}

make_card_loop() { # FILE OFFSET
  loop=$(losetup --find --show --read-only --offset "$2" "$1")
  on_exit drop_loop "$loop"
}

# ---- clients ---------------------------------------------------------------------------------------------------------

# The modes and names are the user's wish, and can be set as soon as a Pi was heard once.
enrol() {
  local key
  prepare_gifts
  for key in alpha beta gamma; do
    plug "$key" switch lan "${mac[$key]}"
    port[$key]=port$ports
    ip -n "$run-lan" tuntap add "tap-$key" mode tap
    ip -n "$run-lan" link set "tap-$key" master switch
    wait_until 20 heard "$key" || die "$key is not heard"
    piboot client set "${serial[$key]}" --root "${mode[$key]}" --os bookworm --hostname "pi-$key" >"$logs/set.log" 2>&1 ||
      die "the settings of $key are refused: $(cat "$logs/set.log")"
  done
  piboot client set "${serial[alpha]}" --user fred --password-hash "$password_hash" --authorized-keys "$work/fred.pub" \
    --config-txt 'dtparam=i2c_arm=on' --cmdline 'test.word=1' --files "$work/gifts" >"$logs/set.log" 2>&1 ||
    die "the settings of alpha are refused: $(cat "$logs/set.log")"
}

heard() {
  ask "$1" 4 "${mac[$1]}" "${serial[$1]}" --seconds 0.5 >/dev/null
  [[ -n $(client "${serial[$1]}" serial) ]]
}

# A user, a key, and a package source with one small package, all given by `client set`.
prepare_gifts() {
  password_hash=$(openssl passwd -6 -salt pibootpiboot secret)
  ssh-keygen -q -t ed25519 -N '' -C fred -f "$work/fred"
  local source=$work/gifts/opt/packages package=$work/package deb
  mkdir -p "$source" "$package/DEBIAN" "$package/usr/bin"
  cat >"$package/DEBIAN/control" <<'TEXT'
Package: piboot-hello
Version: 1.0
Architecture: all
Maintainer: piboot <piboot@localhost>
Depends: bash
Description: says hello
TEXT
  printf '#!/bin/bash\necho hello from a package\n' >"$package/usr/bin/piboot-hello"
  chmod 755 "$package/usr/bin/piboot-hello"
  deb=$source/piboot-hello_1.0_all.deb
  dpkg-deb --root-owner-group --build "$package" "$deb" >/dev/null
  { dpkg-deb -f "$deb" && printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "${deb##*/}" "$(stat -c %s "$deb")" \
    "$(sha256sum "$deb" | cut -d ' ' -f 1)"; } >"$source/Packages"
  echo 'deb [trusted=yes] file:/opt/packages ./' >"$source/here.list"
}

# ---- power -----------------------------------------------------------------------------------------------------------

# power_on KEY...: the boot ROMs fetch, then QEMU goes on with exactly that, until the agents in the systems ask for orders.
power_on() {
  local key pids=() status
  for key in "$@"; do
    rm -f "$orders/${mac[$key]}".*
    ip -n "$run-lan" link set "tap-$key" down
    ip -n "$run-lan" link set "${port[$key]}" up
    start_pi "$key" 4 "${mac[$key]}" "${serial[$key]}"
    pids+=("$started_pid")
  done
  for key in "$@"; do
    status=0
    wait "${pids[0]}" || status=$?
    pids=("${pids[@]:1}")
    ((status == 0)) || die "the boot ROM of $key ended with $status: $(tail -n 3 "$logs/rom-$key.log")"
    # One hardware address must not be behind two ports of a switch.
    ip -n "$run-lan" link set "${port[$key]}" down
    ip -n "$run-lan" link set "tap-$key" up
    start "$logs/qemu-$key.log" ip netns exec "$run-lan" "$tests/qemu/run-client.sh" --boot "$work/fetched-$key" \
      --tap "tap-$key" --mac "${mac[$key]}" --memory 512 --console "$logs/console-$key.log" --timeout 1500
    qemu_pid[$key]=$started_pid
  done
  for key in "$@"; do
    wait_until 400 agent_is_there "$key" || die "$key did not come up"
    say "$key is up"
  done
}

agent_is_there() {
  ! process_gone "${qemu_pid[$1]}" || die "the system of $1 ended by itself: $(tail -n 3 "$logs/qemu-$1.log")"
  [[ -e $orders/${mac[$1]}.here ]]
}

# tell KEY COMMAND... runs a shell command in the booted system of KEY, prints what it prints, ends as it ends.
tell() {
  local key=$1 answer=$orders/${mac[$1]}.answer status
  shift
  rm -f "$answer"
  give_order "$key" "$*"
  wait_until 240 answered "$key" || die "$key did not answer to: $*"
  status=$(head -n 1 "$answer")
  tail -n +2 "$answer"
  return "$status"
}

give_order() { # KEY COMMAND
  printf '%s' "$2" >"$orders/${mac[$1]}.text"
  mv "$orders/${mac[$1]}.text" "$orders/${mac[$1]}.order"
}

answered() {
  ! process_gone "${qemu_pid[$1]}" || die "the system of $1 ended by itself"
  [[ -e $orders/${mac[$1]}.answer ]]
}

# told KEY COMMAND...: the same for what must succeed.
told() {
  local said
  said=$(tell "$@") || die "in $1, exit code $?: ${*:2}: $said"
  printf '%s\n' "$said"
}

power_off() { # KEY
  give_order "$1" 'systemctl poweroff'
  wait_until 180 process_gone "${qemu_pid[$1]}" || die "$1 does not power off"
}

pull_plug() { # KEY
  stop_process "${qemu_pid[$1]}"
}

root_of() { # KEY
  echo "$data/clients/${serial[$1]}/root"
}

# ---- what is shown ---------------------------------------------------------------------------------------------------

first_boots() {
  say "first boot: alpha (private), beta (ephemeral)"
  power_on alpha beta
  wait_until 60 all_are up alpha beta || die "not up for the service: $(piboot client list)"
  identity alpha
  identity beta
  told alpha 'for unit in $(systemctl --failed --plain --no-legend | cut -d " " -f 1); do
    systemctl status --no-pager --full --lines 10 "$unit"; done; true' | indent
  expect_contains "file systems of alpha" nfs "$(told alpha 'findmnt -no FSTYPE /boot/firmware || echo none')"
  expect_contains "user of alpha" "fred:$password_hash:" "$(told alpha 'getent shadow fred')"
  expect_contains "key of alpha" "$(cut -d ' ' -f 2 "$work/fred.pub")" "$(told alpha 'cat ~fred/.ssh/authorized_keys')"
  expect_contains "command line of alpha" test.word=1 "$(told alpha 'cat /proc/cmdline')"
  expect_contains "config.txt of alpha" dtparam=i2c_arm=on "$(cat "$work/fetched-alpha/config.txt")"
  told beta 'echo beta-was-here >/root/marker; sync'
  expect_equal "what beta has written" beta-was-here "$(told beta 'cat /root/marker')"
}

all_are() { # STAGE KEY...
  local stage=$1 key
  shift
  for key in "$@"; do
    [[ $(client "${serial[$key]}" stage) == "$stage" ]] || return 1
  done
}

install_and_upgrade() {
  say "snapshot of alpha while it runs, then apt and an upgrade in it"
  piboot root snapshot "${serial[alpha]}" --name before >"$logs/snapshot.log" 2>&1 || die "snapshot: $(cat "$logs/snapshot.log")"
  told alpha 'apt=(-o Dir::Etc::sourcelist=/opt/packages/here.list -o Dir::Etc::sourceparts=- -o Dpkg::Use-Pty=0)
    set -e; apt-get "${apt[@]}" update; DEBIAN_FRONTEND=noninteractive apt-get "${apt[@]}" -y install piboot-hello' >"$logs/apt.log"
  expect_equal "the package's program" "hello from a package" "$(told alpha piboot-hello)"
  expect_contains "dpkg" "ii  piboot-hello" "$(told alpha 'dpkg -l piboot-hello')"
  # As an upgrade of kernel and firmware does it: beside, then in place.
  told alpha 'set -e; cd /boot/firmware; cp kernel8.img kernel8.img.new; printf upgraded >>kernel8.img.new; sync
    mv kernel8.img.new kernel8.img; echo dtparam=watchdog=on >>config.txt; sync'
  power_off alpha
  pull_plug beta
}

second_boots() {
  say "second boot: alpha has its upgrade, beta has forgotten"
  power_on alpha beta
  expect_equal "the end of alpha's kernel" upgraded "$(tail -c 8 "$work/fetched-alpha/kernel8.img")"
  expect_contains "alpha's config.txt" dtparam=watchdog=on "$(cat "$work/fetched-alpha/config.txt")"
  cmp -s "$work/fetched-beta/kernel8.img" "$data/os/bookworm/boot/kernel8.img" || die "alpha's upgrade reached beta or the system"
  expect_equal "the package's program" "hello from a package" "$(told alpha piboot-hello)"
  expect_equal "machine-id of alpha" "$(field alpha machine)" "$(told alpha 'cat /etc/machine-id')"
  ! tell beta 'cat /root/marker' >/dev/null || die "the ephemeral client has kept what it wrote"
  expect_equal "kept for a look" beta-was-here \
    "$(find "$data/clients/${serial[beta]}" -path '*/root/marker' -exec cat {} + | head -n 1)"
  identity beta

  say "rollback of alpha, asked for while it runs"
  piboot root rollback "${serial[alpha]}" before >"$logs/rollback.log" 2>&1 || die "rollback: $(cat "$logs/rollback.log")"
  indent <"$logs/rollback.log"
  expect_contains "answer to the rollback" "next" "$(cat "$logs/rollback.log")"
  expect_equal "the package's program, in the running client" "hello from a package" "$(told alpha 'sync; piboot-hello')"
  pull_plug alpha
  pull_plug beta
}

third_boots() {
  say "third boot: alpha is back where it was; gamma (shared) for the first time"
  seal_all "$data/os/bookworm/root" >"$work/shared-before"
  power_on alpha gamma
  cmp -s "$work/fetched-alpha/kernel8.img" "$data/os/bookworm/boot/kernel8.img" || die "the rollback has left the upgraded kernel"
  ! tell alpha piboot-hello >/dev/null || die "the rollback has left the package's program"
  [[ $(tell alpha 'dpkg -l piboot-hello') != *'ii  piboot-hello'* ]] || die "the rollback has left the package in dpkg's list"
  expect_equal "machine-id of alpha" "$(field alpha machine)" "$(told alpha 'cat /etc/machine-id')"
  expect_equal "the snapshot and the one made before the rollback" true \
    "$(piboot root list "${serial[alpha]}" --json | jq '.[0].snapshots | length >= 2 and any(.name == "before")')"
  piboot root list 2>&1 | indent

  told gamma 'echo gamma-was-here >/root/marker; sync; cat /root/marker'
  told gamma 'touch /etc/gamma /var/lib/gamma && chmod 600 /etc/hostname && sync'
  identity gamma
  power_off gamma
  power_off alpha
  seal_all "$data/os/bookworm/root" >"$work/shared-after"
  diff "$work/shared-before" "$work/shared-after" >"$work/shared-difference" ||
    die "the shared client has changed the system: $(head -n 5 "$work/shared-difference")"
  say "the system is the same bit by bit after a shared client has written"
}

# identity KEY keeps who it says that it is.
identity() {
  # A first boot may still be making the keys.
  told "$1" 'for i in {1..60}; do [ -s /etc/ssh/ssh_host_ed25519_key.pub ] && break; sleep 1; done
    echo "host $(hostname)"; echo "machine $(cat /etc/machine-id)"; echo "key $(cut -d " " -f 2 /etc/ssh/ssh_host_ed25519_key.pub)"' \
    >"$work/identity-$1"
  indent <"$work/identity-$1"
}

field() { # KEY NAME
  sed -n "s/^$2 //p" "$work/identity-$1"
}

compare_identities() {
  local name key
  for name in host machine key; do
    for key in alpha beta gamma; do
      [[ -n $(field "$key" "$name") && $(field "$key" "$name") != uninitialized ]] || die "$key has no $name"
    done
    expect_equal "different identities by $name" 3 "$(cat "$work"/identity-* | sed -n "s/^$name //p" | sort -u | wc -l)"
  done
  expect_equal "host name of alpha" pi-alpha "$(field alpha host)"
  say "host names, machine ids and host keys are different ones"
}

twenty_more() {
  say "twenty more Pis, one system"
  local before after began
  sync
  before=$(used)
  plug storm
  began=$(date +%s%N)
  inside storm dotnet "$PIBOOT_ROM" --model 4 --interface lan --mac dc:a6:32:40:00:00 --serial b0400000 --boards 20 --timeout 200 \
    >"$logs/storm.log" 2>&1 || die "not all twenty booted: $(tail -n 3 "$logs/storm.log")"
  expect_contains "storm" "20 of 20 booted" "$(tail -n 1 "$logs/storm.log")"
  say "$(tail -n 1 "$logs/storm.log"); $((($(date +%s%N) - began) / 1000000)) ms from power-on to the last kernel"
  sync
  after=$(used)
  expect_equal "roots" 23 "$(piboot root list --json | jq length)"
  expect_equal "private roots of the twenty" 20 "$(find "$data/clients" -mindepth 2 -maxdepth 2 -path '*/b04000*/root' | wc -l)"
  expect_equal "machine ids of the twenty" 20 "$(cat "$data"/clients/b04000*/root/etc/machine-id | sort -u | wc -l)"
  expect_equal "host keys of the twenty" 20 "$(cat "$data"/clients/b04000*/root/etc/ssh/ssh_host_ed25519_key.pub | sort -u | wc -l)"
  say "the twenty roots took $(((after - before) / 1048576)) MiB of the drive; the system has $(du -sm "$data/os/bookworm/root" | cut -f1) MiB"
}

used() {
  df --output=used --block-size=1 "$data" | tail -n 1
}

main
