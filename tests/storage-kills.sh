#!/usr/bin/env bash
# `kill -9` of either process at random moments of everything that changes the drive: import, removal, the root of a new
# client, snapshot, rollback, reset, preparing a drive. After each: nothing half-made is listed or served, nothing is left
# lying about, what was said to be done is done, and all that was there before is there and whole.
# usage: sudo tests/storage-kills.sh --program FILE [--rounds N] [--seed N] [--actions WORDS] [--joined]
# shellcheck disable=SC2119
set -euo pipefail

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program='' rounds=40 seed=$((RANDOM * 32768 + RANDOM)) joined=false
while (($#)); do
  case $1 in
    --program) program=$(realpath "${2-}"); shift ;;
    --rounds) rounds=${2-}; shift ;;
    --seed) seed=${2-}; shift ;;
    --actions) wanted_actions=${2-}; shift ;;
    --joined) joined=true ;;
    *) sed -n '5s/^# //p' "$0" >&2; exit 2 ;;
  esac
  shift
done
[[ -x $program && $rounds =~ ^[0-9]+$ && $seed =~ ^[0-9]+$ ]] || { sed -n '5s/^# //p' "$0" >&2; exit 2; }
export PIBOOT_PROGRAM=$program PIBOOT_ROM=none
# shellcheck source-path=SCRIPTDIR source-path=SCRIPTDIR/netns source=netns/processes.sh
source "$tests/netns/processes.sh"

need_root
need_packages iproute2 ethtool dnsmasq-base curl jq openssl python3 util-linux btrfs-progs
RANDOM=$seed

# What must be there after every kill. Clients by serial; the number of a client is the end of its hardware address.
systems=(base other) known=(b0000001 b0000002 b0000003)
actions=(import remove clone snapshot rollback reset)
prepares=true
if [[ -n ${wanted_actions-} ]]; then
  read -ra actions <<<"$wanted_actions"
  prepares=false
fi
declare -A cut killed

main() {
  say "$rounds rounds, seed $seed"
  set_up
  local round of_prepare=0
  ! $prepares || of_prepare=$(((rounds + 6) / 7))
  for ((round = 1; round <= rounds - of_prepare; round++)); do
    one_round "$round"
  done
  report
  ! $prepares || prepare_rounds "$of_prepare"
  say "nothing half-made, nothing lost"
}

set_up() {
  need_service_user
  make_lan
  plug rawpi
  ip -n "$run-rawpi" addr add 192.168.77.40/24 dev lan
  start_router
  make_drive 3G
  make_room
  start_both
  make_small_os base
  make_small_os other
  local name
  for name in base other; do
    piboot os import "$work/source-$name" --name "$name" >/dev/null
  done
  # Made fit for the network, they are no more what they were; but it is always the same that comes out.
  wanted_base=$(seal "$data/os/base/boot" | sha256sum) wanted_other=$(seal "$data/os/other/boot" | sha256sum)
  cmp -s "$data/os/base/boot/kernel8.img" "$work/source-base/boot/kernel8.img" || die "the kernel of base was changed"
  expect_privileges
  local serial
  for serial in "${known[@]}"; do
    get_root "$serial"
    write_state "$serial" first
    piboot root snapshot "$serial" --name first >/dev/null
    write_state "$serial" second
  done
  measure
}

# A few hundred small files: enough to be cut in the middle of, few enough to be looked through after each round.
make_small_os() {
  make_os "$1"
  local dir=$work/source-$1 i
  for i in {1..400}; do
    mkdir -p "$dir/root/usr/lib/d$((i % 20))"
    echo "$1 $i" >"$dir/root/usr/lib/d$((i % 20))/file$i"
  done
  # All that is large in the fake system goes: it is the cutting that counts.
  for i in kernel8.img kernel_2712.img initramfs8; do
    some_bytes "$1 $i" 200000 >"$dir/boot/$i"
  done
}

# ---- the client's side -----------------------------------------------------------------------------------------------

mac_of() { # SERIAL
  echo "dc:a6:32:${1:2:2}:${1:4:2}:${1:6:2}"
}

# get_root SERIAL: the client powers on until it is offered a boot, which it is only with its root ready.
get_root() {
  local i
  for i in {1..15}; do
    ! offered "$1" || return 0
  done
  die "the client $1 got no OFFER: $(piboot client log "$1" | tail -n 3)"
}

offered() {
  ask rawpi 4 "$(mac_of "$1")" "$1" --seconds 0.6 | offers_of_piboot | grep -q .
}

root_of() { # SERIAL
  echo "$data/clients/$1/root"
}

write_state() { # SERIAL VALUE
  echo "$2" >"$(root_of "$1")/etc/state.new"
  mv "$(root_of "$1")/etc/state.new" "$(root_of "$1")/etc/state"
  # The appliance promises to keep what it does, not what a client has not yet sent to the drive.
  sync -f "$(root_of "$1")/etc/state"
}

state_of() {
  cat "$(root_of "$1")/etc/state" 2>/dev/null || true
}

# ---- actions ---------------------------------------------------------------------------------------------------------

# choose ROUND ACTION settles by chance on what the action is done to, in $target and $detail.
choose() {
  target=${known[RANDOM % 3]} detail=r$1
  case $2 in
    clone) target=$(printf 'b1%06x' "$1") ;;
    rollback) detail=$(lasting_snapshots_of "$target" | shuf --random-source=<(yes "$RANDOM") -n 1) ;;
    remove)
      detail=removable
      [[ -d $data/os/removable ]] || piboot os import "$work/source-other" --name removable >/dev/null
      ;;
  esac
}

act() { # ACTION
  case $1 in
    import) piboot os import "$work/source-other" --name "$detail" ;;
    remove) piboot os remove "$detail" ;;
    clone) offered "$target" ;;
    snapshot) piboot root snapshot "$target" --name "$detail" ;;
    rollback) piboot root rollback "$target" "$detail" ;;
    reset) piboot root reset "$target" ;;
  esac
}

snapshots_of() { # SERIAL
  piboot root list "$1" --json | jq -r 'if type == "array" then .[] else . end | .snapshots[].name'
}

# Those that the user made: of the automatic ones only the newest are kept.
lasting_snapshots_of() {
  snapshots_of "$1" | grep -x -e first -e 'r[0-9]*'
}

# measure finds out how long each takes when nothing happens to it: the kills are spread over that and a little more.
declare -A lasts
measure() {
  local action began
  for action in "${actions[@]}"; do
    choose 0 "$action"
    began=$(date +%s%N)
    # The first question of a new client may be there before its root; it asks again.
    act "$action" >"$logs/action.log" 2>&1 || [[ $action == clone ]] || die "$action fails without being disturbed: $(cat "$logs/action.log")"
    lasts[$action]=$((($(date +%s%N) - began) / 1000000))
    remember "$action"
    # Most of that one is listening for what else comes.
    [[ $action != clone ]] || lasts[$action]=300
    say "$action takes ${lasts[$action]} ms"
  done
}

# remember ACTION: what was done stays, and is looked at from now on.
remember() {
  case $1 in
    import)
      # Another of the same kind does not make the test harder; the drive would fill.
      piboot os remove "$detail" >/dev/null
      ;;
    clone)
      get_root "$target"
      known+=("$target")
      ;;
    rollback | reset)
      get_root "$target"
      write_state "$target" second
      ;;
  esac
}

# ---- one kill --------------------------------------------------------------------------------------------------------

one_round() { # ROUND
  local action victim=serve moment pid status=0
  action=${actions[RANDOM % ${#actions[@]}]}
  $joined || ((RANDOM % 2)) || victim=storage
  choose "$1" "$action"
  before=$(state_of "$target") snapshot_state=''
  [[ $action != rollback ]] || snapshot_state=$(cat "$data/clients/$target/snapshots/$detail/root/etc/state" 2>/dev/null || true)
  moment=$((RANDOM % (lasts[$action] * 12 / 10 + 2)))

  act "$action" >"$logs/action.log" 2>&1 &
  pid=$!
  sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
  kill_half "$victim"
  wait_until 30 process_gone "$pid" || die "round $1: $action of $target does not end after the kill of $victim"
  wait "$pid" || status=$?
  start_half "$victim"

  killed[$victim]=$((${killed[$victim]:-0} + 1))
  ((status == 0)) || cut[$action]=$((${cut[$action]:-0} + 1))
  round_name="round $1 (seed $seed): $action of ${target} ${detail} after $moment ms, $victim killed, exit code $status"
  echo "$round_name" >>"$logs/rounds.log"
  judge "$action" "$status"
}

# wrong TEXT ends the test with what had happened.
wrong() {
  die "$round_name: $*; it said: $(head -c 300 "$logs/action.log")"
}

judge() { # ACTION STATUS
  both_run
  wait_until 15 no_leftovers || wrong "left behind: $(leftovers | tr '\n' ' ')"
  judge_systems "$@"
  judge_action "$@"
  judge_clients
  judge_serving
}

judge_systems() { # ACTION STATUS
  local listed folders name
  listed=$(piboot os list --json)
  folders=$(find "$data/os" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort)
  [[ $(jq -r '.[].name' <<<"$listed" | LC_ALL=C sort) == "$folders" ]] || wrong "the list is $listed, the folders are $folders"
  for name in "${systems[@]}"; do
    grep -qx "$name" <<<"$folders" || wrong "the operating system $name is gone"
  done
  [[ $(jq -r '[.[] | select(.default)] | map(.name) | join(" ")' <<<"$listed") == base ]] || wrong "the default is not base: $listed"
  [[ $(seal "$data/os/base/boot" | sha256sum) == "$wanted_base" ]] || wrong "base has other boot files"
  for name in $folders; do
    [[ $name == base ]] || [[ $(seal "$data/os/$name/boot" | sha256sum) == "$wanted_other" ]] || wrong "$name is not whole"
    whole "$data/os/$name/root" || wrong "the root of $name is not whole"
    [[ $(jq -r --arg name "$name" '.[] | select(.name == $name).state' <<<"$listed") == ready ]] || wrong "$name is not ready: $listed"
  done
}

# whole ROOT: all the files that the fake systems have, and one of them read.
whole() {
  (($(find "$1/usr/lib" -type f -name 'file*' -size +0 | wc -l) == 400)) && [[ -s $1/etc/mark && -f $1/etc/fstab ]]
}

# Who was told that a thing is done can rely on it; who was not finds it done or not, but nothing between.
judge_action() { # ACTION STATUS
  case $1 in
    import)
      ! (($2 == 0)) || [[ -d $data/os/$detail ]] || wrong "imported, and not there"
      [[ ! -d $data/os/$detail ]] || piboot os remove "$detail" >/dev/null
      ;;
    remove) ! (($2 == 0)) || [[ ! -d $data/os/$detail ]] || wrong "removed, and still there" ;;
    clone)
      get_root "$target"
      known+=("$target")
      ;;
    snapshot) ! (($2 == 0)) || snapshots_of "$target" | grep -qx "$detail" || wrong "taken, and not listed" ;;
    rollback)
      # One that was put off to the next boot is done with this one.
      get_root "$target"
      snapshots_of "$target" | grep -qx "$detail" || wrong "the snapshot that it went back to is gone"
      case $(state_of "$target") in
        "$snapshot_state") ;;
        "$before") (($2 != 0)) || wrong "went back, and has '$before' instead of '$snapshot_state'" ;;
        *) wrong "has '$(state_of "$target")', which is neither '$before' nor '$snapshot_state'" ;;
      esac
      write_state "$target" "after $detail"
      ;;
    reset)
      get_root "$target"
      case $(state_of "$target") in
        "") ;;
        "$before") (($2 != 0)) || wrong "was reset, and has '$before'" ;;
        *) wrong "has '$(state_of "$target")', which is neither '$before' nor nothing" ;;
      esac
      write_state "$target" second
      ;;
  esac
}

judge_clients() {
  local listed serial tree name
  listed=$(piboot client list --json | jq -r '.[].serial')
  for serial in "${known[@]}"; do
    grep -qx "$serial" <<<"$listed" || wrong "the client $serial is gone"
    whole "$(root_of "$serial")" || wrong "the root of $serial is not whole"
  done
  for serial in "${known[@]:0:3}"; do
    grep -qx first <<<"$(snapshots_of "$serial")" || wrong "the snapshot 'first' of $serial is gone"
  done
  piboot root list --json | jq -r '.[] | .client as $client | .snapshots[] | "\($client) \(.name)"' >"$work/snapshots"
  while read -r serial name; do
    tree=$data/clients/$serial/snapshots/$name/root
    whole "$tree" || wrong "the snapshot $name of $serial is listed and not whole"
  done <"$work/snapshots"
}

judge_serving() {
  local serial=${known[RANDOM % ${#known[@]}]} fetched=$work/fetched
  get_served "$serial" kernel8.img "$fetched" || wrong "kernel8.img of $serial is not served"
  cmp -s "$fetched" "$work/source-base/boot/kernel8.img" || wrong "kernel8.img of $serial is served with other bytes"
}

# get_served SERIAL FILE TARGET, as a Pi asks for it; the first request may be that of somebody not yet known again.
get_served() {
  local i
  for i in {1..10}; do
    ! inside rawpi curl --silent --fail --max-time 10 --output "$3" "tftp://$appliance_address/$1/$2" || return 0
    sleep 0.3
  done
  return 1
}

report() {
  local action text=''
  for action in "${actions[@]}"; do
    text+=" $action ${cut[$action]:-0},"
  done
  say "killed: serve ${killed[serve]:-0} times, storage ${killed[storage]:-0} times; cut short:${text%,}"
  say "${#known[@]} clients, $(wc -l <"$work/snapshots") snapshots, all whole"
}

# ---- preparing a drive -----------------------------------------------------------------------------------------------

# An appliance without a data drive so far. Whatever a kill leaves is a data drive, or can be prepared without --erase: the
# user need not be asked again for what was begun for him.
prepare_rounds() { # ROUNDS
  local round short=0
  stop_both
  data=$work/bare
  mkdir "$data"
  start_both
  make_loop "$work/second.img" 1200M
  second=$loop
  actions=(prepare)
  prepare_once
  say "prepare takes ${lasts[prepare]} ms"
  for ((round = 1; round <= $1; round++)); do
    one_prepare "$round" || short=$((short + 1))
  done
  say "killed while preparing a drive: $1 times, cut short: $short"
}

prepare_once() {
  local began
  clear_second
  began=$(date +%s%N)
  piboot drive prepare "$second" --erase "$second" >"$logs/action.log" 2>&1 ||
    die "prepare fails without being disturbed: $(cat "$logs/action.log")"
  lasts[prepare]=$((($(date +%s%N) - began) / 1000000))
}

# clear_second makes it a drive with somebody's data on it.
clear_second() {
  ! is_data_drive || piboot drive eject >"$logs/eject.log" 2>&1 || die "eject: $(cat "$logs/eject.log")"
  # An ejected drive is one again when it is plugged in again.
  losetup --detach "$second"
  plug_in "$work/second.img"
  second=$loop
  mkfs.ext4 -q -F -L holiday "$second"
}

is_data_drive() {
  [[ $(in_room findmnt --noheadings --output SOURCE --mountpoint "$data") == "$second" ]]
}

# The service may have just begun to serve from the drive.
has_no_systems() {
  piboot os list --json 2>/dev/null | jq -e 'length == 0' >/dev/null
}

one_prepare() { # ROUND
  local victim=serve moment pid status=0
  $joined || ((RANDOM % 2)) || victim=storage
  clear_second
  moment=$((RANDOM % (lasts[prepare] * 12 / 10 + 2)))
  piboot drive prepare "$second" --erase "$second" >"$logs/action.log" 2>&1 &
  pid=$!
  sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
  kill_half "$victim"
  wait_until 60 process_gone "$pid" || die "prepare $1 does not end after the kill of $victim"
  wait "$pid" || status=$?
  start_half "$victim"
  round_name="prepare $1 (seed $seed) after $moment ms, $victim killed, exit code $status"
  both_run
  piboot drive list --json | jq -e 'type == "array"' >/dev/null || wrong "the drives cannot be listed"
  if ((status == 0)); then
    wait_until 30 is_data_drive || wrong "prepared, and not mounted as the data drive"
  elif [[ $(blkid -p -o value -s LABEL "$second") == holiday ]]; then
    # Nothing was begun: what is on it is still safe from a preparation that was not asked for twice.
    ! piboot drive prepare "$second" >"$logs/action.log" 2>&1 || wrong "the drive with data was prepared without --erase"
    return 1
  elif ! wait_until 5 is_data_drive; then
    piboot drive prepare "$second" >"$logs/action.log" 2>&1 || is_data_drive || wrong "what was begun cannot be prepared to its end"
    is_data_drive || wrong "prepared to its end, and not mounted"
  fi
  wait_until 30 has_no_systems || wrong "the new drive has operating systems"
  return "$((status != 0))"
}

main
