#!/usr/bin/env bash
# Every documented fault of boot ROMs that the simulator has, switched on alone and cured by the server. What only power cures
# is in power-cures.sh; a fault that no line here names fails the case.
# limit: 300
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

# FAULT MODEL, and more options: the model on which it is documented.
faults=(
  'lost-first-discover 3b' 'lost-first-discover 4' 'no-retransmission 3b' 'dead-after-five 3b' 'needs-later-frame 3b'
  'needs-three-blanks 3b' 'arp-deaf 3b' 'wrong-xid-taken 3b' 'wrong-xid-taken card' 'no-request 3b+' 'reboot-hang 3b+'
  'rejects-relayed 3b' 'server-on-link-only card' 'duplicate-data-confuses 4-2021' 'duplicate-oack-confuses 3b+' 'needs-oack 3b+'
  'needs-oack 4' 'no-block-rollover 4-2019' 'request-without-class 4-2019' 'first-menu-item-only 4-2019' 'ignores-duplicate-data 4-2019'
  'config-cut-short 4-2021' 'abandons-probes 5'
)
# Cured only where the router takes its time as well: an early answer is an early answer.
slow_faults=('early-offer-trap 3b' 'early-offer-trap,+lost-first-discover 3b')

# boot_batch FIRST FAULT... powers on one Pi for each fault, all at once.
boot_batch() {
  local number=$1 fault pids=() names=() name model i status
  shift
  for fault in "$@"; do
    read -r name model <<<"$fault"
    start_pi "pi$number" "$model" "$(printf 'b8:27:eb:00:02:%02x' "$number")" "$(printf 'a00002%02x' "$number")" --bugs "none,+$name"
    pids+=("$started_pid") names+=("$fault")
    number=$((number + 1))
  done
  for i in "${!pids[@]}"; do
    status=0
    wait "${pids[i]}" || status=$?
    number=$((number - ${#pids[@]} + i))
    ((status == 0)) || die "${names[i]}: ended with $status: $(tail -n 3 "$logs/rom-pi$number.log")"
    expect_files "pi$number" one
    echo "${names[i]}: $(jq -r '"\(.seconds) s"' "$work/fetched-pi$number/boot.json")"
    number=$((number + ${#pids[@]} - i))
  done
}

named() {
  printf '%s\n' "${faults[@]}" "${slow_faults[@]}" | cut -d ' ' -f 1 | tr ',' '\n' | tr -d '+' | sort -u
}

known=$({ dotnet "$PIBOOT_ROM" 2>&1 || true; } | sed -n 's/^bugs: //p' | tr -d ' ' | tr ',' '\n' | sort -u)
expect_equal "faults that are tried here" "$known" "$(named)"

make_lan
start_router
start_piboot
import_os one
for ((first = 0; first < ${#faults[@]}; first += 8)); do
  boot_batch "$first" "${faults[@]:first:8}"
done
stop_router
start_router --dhcp-reply-delay=1
boot_batch 100 "${slow_faults[@]}"
