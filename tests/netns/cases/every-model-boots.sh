#!/usr/bin/env bash
# Every model boots beside a router that knows nothing of network boot, and has every file as it was imported.
# limit: 300
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

make_lan
start_router
start_piboot
import_os one

# boot_together KEY|MODEL|MAC|SERIAL|OPTIONS... powers all on and judges all.
boot_together() {
  local pi key model mac serial options pids=() status i
  for pi in "$@"; do
    IFS='|' read -r key model mac serial options <<<"$pi"
    # shellcheck disable=SC2086
    start_pi "$key" "$model" "$mac" "$serial" $options
    pids+=("$started_pid")
  done
  for i in "${!pids[@]}"; do
    key=$(cut -d '|' -f 1 <<<"${@:i+1:1}")
    status=0
    wait "${pids[i]}" || status=$?
    ((status == 0)) || die "the Pi $key ended with $status: $(tail -n 3 "$logs/rom-$key.log")"
    expect_files "$key" one
    echo "$key: $(jq -r '"\(.seconds) s, \(.files | length) files"' "$work/fetched-$key/boot.json")"
  done
}

boot_together \
  '2b|2b|b8:27:eb:00:00:2b|a000002b' '3b|3b|b8:27:eb:00:00:3b|a000003b' '3bp|3b+|b8:27:eb:00:00:3d|a000003d' \
  'card|card|b8:27:eb:00:00:01|a0000001'
boot_together \
  '4old|4-2019|dc:a6:32:00:20:19|b0002019' '4mid|4-2021|dc:a6:32:00:20:21|b0002021' '4|4|dc:a6:32:00:00:04|b0000004' \
  '5|5|2c:cf:67:00:00:05|b0000005'
boot_together \
  'lost|3b|b8:27:eb:00:10:01|a0001001|--bugs +lost-first-discover' \
  'stuck|3b|b8:27:eb:00:10:02|a0001002|--bugs +no-retransmission' \
  'probing|4|dc:a6:32:00:10:03|b0001003|--bugs +abandons-probes'

# An OFFER in the first quarter of a second traps these, whoever sends it: the router must take its time as well.
stop_router
start_router --dhcp-reply-delay=1
boot_together \
  'trap|3b|b8:27:eb:00:10:04|a0001004|--bugs +early-offer-trap' \
  'both|3b|b8:27:eb:00:10:05|a0001005|--bugs +lost-first-discover,+early-offer-trap'

expect_equal "clients" 13 "$(piboot client list --json | jq length)"
for serial in a000003b b0000004 b0000005; do
  expect_equal "stage of $serial" true "$(piboot client log "$serial" --json | jq 'map(.event) | index("discover") != null and index("offer") != null and index("file") != null')"
done
