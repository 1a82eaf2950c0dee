#!/usr/bin/env bash
# The data drive under load is pulled and comes back, has a loose contact, is read-only, is full, is missing at the start:
# the service says so in words, keeps answering, and serves everything again without a hand on it. No client is lost.
# usage: sudo tests/drive-pulled.sh --program FILE [--rom DLL] [--rounds N] [--joined]
# shellcheck disable=SC2119
set -euo pipefail

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program='' rom='' rounds=2 joined=false
usage() {
  sed -n '4s/^# //p' "$0" >&2
  exit 2
}
while (($#)); do
  case $1 in
    --program) program=$(realpath "${2-}") && shift ;;
    --rom) rom=$(realpath "${2-}") && shift ;;
    --rounds) rounds=${2-} && shift ;;
    --joined) joined=true ;;
    *) usage ;;
  esac
  shift
done
[[ -x $program && $rounds =~ ^[0-9]+$ ]] || usage
# shellcheck source-path=SCRIPTDIR source=dotnet.sh
source "$tests/dotnet.sh"
PIBOOT_PROGRAM=$program PIBOOT_ROM=${rom:-${tests%/*}/.artifacts/bootrom/PiBoot.BootRom.dll}
export PIBOOT_PROGRAM PIBOOT_ROM
# shellcheck source-path=SCRIPTDIR source-path=SCRIPTDIR/netns source=netns/processes.sh
source "$tests/netns/processes.sh"

image=$work/drive.img

main() {
  set_up
  local round
  for ((round = 1; round <= rounds; round++)); do
    pulled "$round"
    loose_contact "$round"
  done
  read_only
  full
  missing_at_start
  load_stop
  say "$(sort "$work/load.log" | uniq -c | sed 's/^ *//' | paste -s -d ';' | sed 's/;/; /g') (boots of the load); no crash, no lost client"
}

set_up() {
  need_root
  need_packages iproute2 ethtool dnsmasq-base curl jq openssl python3 util-linux btrfs-progs
  need_service_user
  need_dotnet
  [[ -n $rom ]] || dotnet build -c Release "$tests/PiBoot.BootRom/PiBoot.BootRom.csproj" -o "${PIBOOT_ROM%/*}" \
    >"$logs/build-rom.log" 2>&1 || die "building the boot ROMs failed"
  make_lan
  plug rawpi
  ip -n "$run-rawpi" addr add 192.168.77.40/24 dev lan
  start_router
  make_loop "$image" $((1500 * 1048576))
  drive=$loop
  make_room
  start_both
  # As a user does it; the drive is mounted in the room of the processes, and nowhere else.
  piboot drive prepare "$drive" --erase "$drive" >"$logs/prepare.log" 2>&1 || die "prepare: $(cat "$logs/prepare.log")"
  make_os one
  some_bytes "one root" 20000000 >"$work/source-one/root/large"
  import_os one
  boot_pi four 4 dc:a6:32:00:00:04 b0000004
  boot_pi five 5 2c:cf:67:00:00:05 b0000005
  load_start
  wait_until 60 load_has_booted || die "the load does not boot"
  known=$(clients)
  expect_equal "no troubles before" "" "$(troubles)"
}

clients() {
  piboot client list --json | jq -c 'map(.serial) | sort'
}

lost_clients() {
  piboot client list --json | jq -c --argjson known "$known" '$known - map(.serial)'
}

# ---- load ------------------------------------------------------------------------------------------------------------

# Eight Pis power on, boot, and power on again for as long as the test goes on.
load_start() {
  plug load
  : >"$work/load.log"
  load_loop &
  load_pid=$!
  on_exit stop_process "$load_pid"
}

load_loop() {
  trap '[[ -z ${boards-} ]] || kill "$boards" 2>/dev/null; exit 0' TERM
  while :; do
    ip netns exec "$run-load" dotnet "$PIBOOT_ROM" --model 4 --interface lan --mac dc:a6:32:40:00:00 --serial b0400000 --boards 8 \
      --timeout 20 >"$work/load-last.log" 2>&1 &
    boards=$!
    if wait "$boards"; then echo booted; else echo failed; fi >>"$work/load.log"
  done
}

load_stop() {
  stop_process "$load_pid"
}

# load_has_booted [LINE]: at least once after that many lines of its log.
load_has_booted() {
  tail -n "+$((${1:-0} + 1))" "$work/load.log" | grep -q booted
}

# ---- what happens to the drive ---------------------------------------------------------------------------------------

pulled() { # ROUND
  say "round $1: pulled under load"
  python3 "$netns/loop.py" pull "$drive"
  told_of_trouble pulled 'plug it in'
  keeps_answering
  # It comes back under another name, as USB drives do.
  local before=$drive
  plug_in "$image"
  drive=$loop
  recovers "it was plugged in again"
  losetup --detach "$before" 2>/dev/null || true
}

loose_contact() { # ROUND
  say "round $1: a loose contact"
  python3 "$netns/loop.py" fail "$drive"
  # What is to be written meanwhile makes the kernel give the file system up.
  (($1 % 2)) || in_room sh -c "echo lost >'$data/lost'; sync" 2>/dev/null || true
  told_of_trouble errors 'does not answer' 'no more writes'
  keeps_answering
  python3 "$netns/loop.py" heal "$drive"
  recovers "the contact was there again"
}

# The lock switch of a card reader: ejected, and plugged in again as one that cannot be written.
read_only() {
  say "read-only"
  replug --read-only
  told_of_trouble 'write protected' read-only
  keeps_answering
  serves_known "from a read-only drive"
  refuses_import
  replug
  recovers "it could be written again"
}

replug() { # OPTION OF LOSETUP...
  piboot drive eject >"$logs/eject.log" 2>&1 || die "eject: $(cat "$logs/eject.log")"
  losetup --detach "$drive"
  drive=$(losetup --find --show "$@" "$image")
  on_exit drop_loop "$drive"
}

full() {
  say "full"
  # The load would wait for room and be let in as one client after the other.
  in_room head -c 2G /dev/urandom 2>/dev/null | in_room tee "$data/filler" >/dev/null 2>&1 || true
  in_room sync
  told_of_trouble full 'are free'
  keeps_answering
  serves_known "on a full drive"
  refuses_import
  in_room rm "$data/filler"
  in_room sync
  recovers "there was room again"
}

missing_at_start() {
  say "missing at the start"
  stop_both
  in_room umount "$data" || in_room umount --lazy "$data"
  losetup --detach "$drive"
  start_both
  told_of_trouble 'not plugged in'
  answers os list || true
  ! ask rawpi 4 dc:a6:32:00:00:99 b0000099 --seconds 2 | offers_of_piboot | grep -q . || die "an OFFER without a drive"
  both_run
  plug_in "$image"
  drive=$loop
  recovers "it was plugged in at last"
}

# answers VERB...: the service does what it can without the drive, or says in a sentence that it is the drive.
answers() {
  local status=0
  piboot "$@" --json >"$logs/answer.log" 2>&1 || status=$?
  ((status == 0)) || { ((status == 1)) && grep -qi drive "$logs/answer.log"; } ||
    die "exit code $status of 'piboot $*' meanwhile: $(cat "$logs/answer.log")"
  return "$status"
}

# ---- what the service does about it ----------------------------------------------------------------------------------

told_of_trouble() { # WORDS...
  wait_until 60 trouble_names "$@" || die "the status does not tell of it: '$(troubles)'"
  say "status: $(troubles)"
}

keeps_answering() {
  both_run
  ! answers client list || expect_equal "clients that are lost meanwhile" '[]' "$(lost_clients)"
  answers client show b0000004 || true
  answers os list || true
  answers root list || true
  piboot status >"$logs/status.log" 2>&1 || die "no status: $(cat "$logs/status.log")"
}

# What can be read is served.
serves_known() {
  wait_until 20 gets_kernel || die "kernel8.img of a known client is not served $1"
}

gets_kernel() {
  inside rawpi curl --silent --fail --max-time 5 --output "$work/got" "tftp://$appliance_address/b0000004/kernel8.img" &&
    cmp -s "$work/got" "$work/source-one/boot/kernel8.img"
}

refuses_import() {
  local status=0
  piboot os import "$work/source-one" --name second >"$logs/refused.log" 2>&1 || status=$?
  ((status == 1)) || die "exit code $status instead of 1 of an import that cannot be: $(cat "$logs/refused.log")"
  say "import: $(tail -n 1 "$logs/refused.log")"
}

recovers() { # WHEN
  local began=$SECONDS lines
  wait_until 90 no_troubles || die "troubles stay though $1: $(troubles)"
  say "no trouble left $((SECONDS - began)) s after $1"
  both_run
  expect_equal "clients that are lost when $1" '[]' "$(lost_clients)"
  expect_equal "systems when $1" '["one"]' "$(piboot os list --json | jq -c 'map(.name)')"
  boot_pi four 4 dc:a6:32:00:00:04 b0000004
  expect_files four one
  boot_pi five 5 2c:cf:67:00:00:05 b0000005
  expect_files five one
  in_room cmp "$data/clients/b0000004/root/large" "$work/source-one/root/large" || die "the root of a client is not whole when $1"
  lines=$(wc -l <"$work/load.log")
  wait_until 120 load_has_booted "$lines" || die "the load does not boot when $1: $(tail -n 2 "$work/load-last.log")"
  [[ -z $(in_room find "$data/os" "$data/clients" -maxdepth 3 \( -name '.importing-*' -o -name '.partial-*' -o -name '.removing-*' \)) ]] ||
    die "leftovers when $1"
}

main
