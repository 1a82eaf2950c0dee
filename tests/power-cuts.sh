#!/usr/bin/env bash
# The amd64 image loses its power again and again while clients are enrolled, settings changed, systems imported and snapshots
# made. Each time it comes back by itself, and nothing is lost of what it had said yes to. Its medium and its stick lose what was
# not flushed, as drives with a cache do: nbdkit keeps writes to itself until it is told to flush, and is killed together with QEMU.
# usage: sudo tests/power-cuts.sh IMAGE.img [--rounds N]
#   A round takes 20 to 60 seconds under emulation. Prints how long after the kernel's start the first DISCOVER was answered.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$root/tests/lib.sh"
# shellcheck source-path=SCRIPTDIR source=appliance-machine.sh
source "$root/tests/appliance-machine.sh"

image=${1-} rounds=10
[[ ${2-} != --rounds ]] || rounds=${3-}
[[ -f $image && $rounds =~ ^[1-9][0-9]*$ ]] || { sed -n '5s/^# //p' "$0" >&2; exit 2; }
need_root
need_packages qemu-system-x86 nbdkit dnsmasq mtools iproute2 openssh-client python3 jq
TMPDIR=${PIBOOT_TEST_CACHE:?} make_temp_dir cuts
work=$temp_dir
acked=$work/acked
# Past what a round may do; the writers end with the machine.
limit=150
drives=() writers=()

main() {
  mkdir "$acked"
  touch "$acked"/{clients,systems,snapshots,setting}
  machine_network cuts
  on_exit stop_writers
  on_exit cut_drives
  machine_ssh=(-o ControlMaster=auto -o "ControlPath=$work/ssh" -o ControlPersist=yes)
  cp --sparse=always "$image" "$work/medium.img"
  mcopy -o -i "$work/medium.img@@1M" "$machine_key.pub" ::authorized_keys
  printf '[clients]\nenrol = approve\n' >"$work/piboot.conf"
  mcopy -o -i "$work/medium.img@@1M" "$work/piboot.conf" ::piboot.conf
  truncate -s 8G "$work/stick.img"
  set_up
  local round
  for ((round = 1; round <= rounds; round++)); do
    power_is_cut "$round"
  done
  report
}

# ---- the machine ---------------------------------------------------------------------------------------------------------

# power_on starts the drives and the machine.
power_on() {
  local name
  drives=()
  for name in medium stick; do
    rm -f "$work/$name.sock"
    TMPDIR=$work nbdkit --foreground --unix "$work/$name.sock" --filter=cache file "$work/$name.img" cache=writeback \
      >>"$work/nbdkit.log" 2>&1 </dev/null &
    drives+=($!)
    wait_until 10 test -S "$work/$name.sock" || die "nbdkit does not start: $(tail -n 3 "$work/nbdkit.log")"
  done
  # shellcheck disable=SC2054
  machine_media=(-drive "file=nbd:unix:$work/medium.sock,if=virtio,format=raw,cache=writeback" -device qemu-xhci
    -drive "file=nbd:unix:$work/stick.sock,if=none,id=stick,format=raw,cache=writeback" -device usb-storage,drive=stick,removable=on)
  machine_start "$work/medium.img"
}

power_off() {
  machine_kill
  cut_drives
  stop_writers
  ! [[ -S $work/ssh ]] || ssh -o "ControlPath=$work/ssh" -O exit none 2>/dev/null || true
  rm -f "$work/ssh"
}

cut_drives() {
  local pid
  for pid in "${drives[@]}"; do
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  drives=()
}

order() {
  ssh_in timeout 30 piboot "$@"
}

# answered_at SERIAL leaves in $answered when the first DISCOVER was answered, asking all the time.
ask_all_the_time() {
  in_lan python3 "$root/tests/first-answer.py" lan dc:a6:32:00:00:01 "$1" "$limit" >"$work/answered"
}

# ---- before --------------------------------------------------------------------------------------------------------------

set_up() {
  power_on
  wait_until 120 ssh_answers || die "the image does not come up"
  wait_until 30 order drive list >/dev/null || die "the service does not answer"
  order drive prepare /dev/sda >/dev/null || die "the stick cannot be prepared"
  make_system
  ssh_in 'mkdir -p /run/system && tar -C /run/system -xf -' <"$work/system.tar"
  wait_until 60 order os import /run/system --name base >"$work/import.log" 2>&1 || die "the import failed: $(tail -n 3 "$work/import.log")"
  echo base >>"$acked/systems"
  wait_until 30 enrol b0000001 dc:a6:32:00:00:01 || die "the first client cannot be enrolled"
  ask_all_the_time b0000001 || die "the first client is not answered"
  order root list >/dev/null
  # What was made so far is not what this is about.
  ssh_in sync
  say "the stick is prepared, a system imported, a client approved"
}

# make_system leaves in $work/system.tar what is imported: a small system with some content.
make_system() {
  make_small_system "$work/system"
  head -c 8M /dev/urandom >"$work/system/root/usr/data"
  tar -C "$work/system" -cf "$work/system.tar" boot root
}

# ---- what is written -----------------------------------------------------------------------------------------------------

# enrol SERIAL MAC has a Pi ask, and approves it.
enrol() {
  in_lan python3 "$root/tests/netns/pi.py" discover 4 "$2" "$1" --interface lan --seconds 0.3 >/dev/null
  order client approve "$1" >/dev/null 2>&1 && echo "$1" >>"$acked/clients"
}

write_clients() {
  local n
  for ((n = 0; ; n++)); do
    enrol "$(printf 'b%03x%04x' "$1" "$n")" "$(printf 'dc:a6:32:%02x:%02x:%02x' "$1" $((n / 256)) $((n % 256)))" || true
  done
}

write_settings() {
  local value=$(($1 * 1000))
  while :; do
    value=$((value + 1))
    if order settings set clients.cmdline "count=$value" >/dev/null 2>&1; then echo "count=$value" >>"$acked/setting"; fi
    sleep 0.2
  done
}

# write_systems imports, removes what is older, and makes snapshots of the first client's root: one after the other.
write_systems() {
  local n
  ssh_in 'mkdir -p /run/system && tar -C /run/system -xf -' <"$work/system.tar" || return 0
  for ((n = 1; ; n++)); do
    if order os import /run/system --name "os-$1-$n" >/dev/null 2>&1; then echo "os-$1-$n" >>"$acked/systems"; fi
    if order root snapshot b0000001 --name "s-$1-$n" >/dev/null 2>&1; then echo "s-$1-$n" >>"$acked/snapshots"; fi
  done
}

start_writers() {
  write_clients "$1" & writers+=($!)
  write_settings "$1" & writers+=($!)
  write_systems "$1" & writers+=($!)
}

stop_writers() {
  local pid
  for pid in "${writers[@]}"; do
    pkill -KILL -P "$pid" 2>/dev/null || true
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  writers=()
}

# ---- a round -------------------------------------------------------------------------------------------------------------

power_is_cut() {
  local after took counts
  start_writers "$1"
  after=$((2 + RANDOM % 12)).$((RANDOM % 10))
  sleep "$after"
  power_off
  power_on
  ask_all_the_time b0000001 || die "round $1: after $limit s nobody has answered"
  wait_until 60 ssh_answers || die "round $1: SSH does not answer"
  took=$(answered_after)
  echo "$took" >>"$work/seconds"
  nothing_is_lost "$1"
  counts="$(wc -l <"$acked/clients") clients, $(wc -l <"$acked/setting") settings, $(wc -l <"$acked/systems") systems, $(wc -l <"$acked/snapshots") snapshots"
  say "round $1: cut after $after s of writing, first answer $took s after the kernel's start; all is there of $counts; load $(cut -d " " -f 1 /proc/loadavg)"
  keep_few "$1"
}

# answered_after prints how many seconds after the kernel's start, by its own clock, the first answer came.
answered_after() {
  local before uptime
  ssh_in true
  before=$(date +%s.%N)
  uptime=$(ssh_in cat /proc/uptime)
  awk -v before="$before" -v after="$(date +%s.%N)" -v uptime="${uptime%% *}" '{ printf "%.1f", $1 - ((before + after) / 2 - uptime) }' "$work/answered"
}

nothing_is_lost() {
  local value last
  order client list --json >"$work/clients.json" || die "round $1: the registry does not answer"
  jq -r '.[] | select(.approved) | .id' "$work/clients.json" | sort >"$work/clients.now"
  expect_all "$1" clients
  order os list --json >"$work/systems.json"
  jq -r '.[] | select(.state == "ready") | .name' "$work/systems.json" | sort >"$work/systems.now"
  expect_all "$1" systems
  order root list b0000001 --json | jq -r '.[0].snapshots[].name' | sort >"$work/snapshots.now"
  expect_all "$1" snapshots
  value=$(order settings list --json | jq -r '.[] | select(.section == "clients" and .key == "cmdline") | .value')
  last=$(tail -n 1 "$acked/setting")
  # They are numbered: a later one may have got through without its answer.
  [[ -z $last ]] || ((${value#count=} >= ${last#count=})) || die "round $1: the setting is $value, and $last was confirmed"
}

expect_all() { # ROUND KIND
  local lost
  lost=$(comm -23 <(sort "$acked/$2") "$work/$2.now" | head -n 5)
  [[ -z $lost ]] || die "round $1: $2 were confirmed and are gone: $lost"
}

# keep_few removes what only takes room: the stick is small.
keep_few() {
  local name
  while read -r name; do
    order os remove "$name" >/dev/null 2>&1 || true
    sed -i "/^$name\$/d" "$acked/systems"
  done < <(grep '^os-' "$acked/systems" | head -n -2)
  while read -r name; do
    sed -i "/^$name\$/d" "$acked/snapshots"
  done < <(head -n -20 "$acked/snapshots")
}

report() {
  say "$rounds power cuts; seconds from the kernel's start to the first answered DISCOVER: $(sort -n "$work/seconds" | awk '
    { v[NR] = $1 } END { printf "min %s, median %s, p90 %s, max %s", v[1], v[int((NR + 1) / 2)], v[int(NR * 0.9 + 0.999)], v[NR] }')"
}

main
