#!/usr/bin/env bash
# A switch that speaks spanning tree is noticed by the service and by the doctor, whether it is the old kind (the kernel's own
# bridge), the rapid one or Cisco's.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

advice() {
  piboot doctor --json 2>/dev/null | jq -r '.[] | select(.check == "spanning tree") | .level + " " + .message + " " + .advice' || true
}

make_lan
start_router
start_piboot
import_os one
expect_equal "finding without spanning tree" "" "$(advice)"

echo "the switch is one"
ip -n "$run-lan" link set switch type bridge forward_delay 400 hello_time 100 stp_state 1
wait_until 10 grep -q 'Spanning tree is active on lan' "$logs/piboot.log" || die "nothing in the log: $(tail -n 3 "$logs/piboot.log")"
said=$(advice)
echo "$said"
expect_contains "finding" "warning Spanning tree is active on lan" "$said"
expect_contains "finding" "blocked for 8 s" "$said"
expect_contains "finding" portfast "$said"
expect_equal "lines in the log" 1 "$(grep -c 'Spanning tree is active' "$logs/piboot.log")"
ip -n "$run-lan" link set switch type bridge stp_state 0

echo "the doctor without a service"
stop_piboot
ip -n "$run-lan" link set switch type bridge stp_state 1
findings=$(inside appliance "$PIBOOT_PROGRAM" doctor --json --control "$control" 2>/dev/null || true)
expect_contains "finding" "blocked for 8 s" "$(jq -r '.[] | select(.check == "spanning tree") | .message' <<<"$findings")"
ip -n "$run-lan" link set switch type bridge stp_state 0

# Frames of other switches as published, each on its own second interface.
plug other
for capture in stp-rapid:01:80:c2:00:00:00 stp-per-vlan:01:00:0c:cc:cc:cd; do
  name=${capture%%:*}
  echo "$name"
  : >"$logs/piboot.log"
  start_piboot
  python other bridge.py "${capture#*:}" "$netns/../captures/$name.hex" &
  sender=$!
  wait_until 10 grep -q 'blocked for 30 s' "$logs/piboot.log" || die "$name is not noticed"
  kill "$sender" 2>/dev/null || true
  wait "$sender" 2>/dev/null || true
  stop_piboot
done
