#!/usr/bin/env bash
# Relays that a program switches: on, off and cycle ask the client first; groups, holds, failing relays, and an outage.
# limit: 300
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"
# shellcheck source-path=SCRIPTDIR source=../relay.sh
source "$netns/relay.sh"

pi=b0000004
old=a000003b

# relay NAME FIELD prints what the service says of a relay.
relay() {
  piboot power list --json | jq -r --arg relay "$1" --arg field "$2" '.[] | select(.relay == $relay) | .[$field]'
}

is_up() {
  [[ $(client "$1" stage) == up ]]
}

is_connected_and_up() {
  is_up "$1" && ip netns exec "$run-four" ss -Htn state established dst "$appliance_address:80" | grep -q .
}

relay_is() {
  [[ $(relay "$1" state) == "$2" ]]
}

# seconds_between FIRST SECOND: between the last two of the log that match, such as 'off 1'.
seconds_between() {
  awk -v first="$1" -v second="$2" '($2 " " $3) == first { a = $1 } ($2 " " $3) == second { b = $1 } END { print b - a }' "$relays/log"
}

make_lan
start_router
make_relays
cat >"$work/piboot.conf" <<CONF
[power]
bank = hall exec program=$relay_program ports=1-4
off_time = 2
stagger = 1
stagger_old = 3
shutdown_wait = 20
CONF
start_piboot --web 0.0.0.0:80
import_system one
relay_pi 1 four 4 dc:a6:32:00:00:04 "$pi"
relay_pi 2 three 3b b8:27:eb:00:00:3b "$old"

echo "on"
expect_equal "relays" "hall/1 hall/2 hall/3 hall/4" "$(piboot power list --json | jq -r '[.[].relay] | join(" ")')"
expect_exit 1 piboot power on all
expect_contains "message" "No client has a relay" "$said"
expect_exit 0 piboot power on hall/1
wait_until 60 is_connected_and_up "$pi" || die "the Pi 4 is not up: $(client "$pi" stage)"
expect_exit 0 piboot client set "$pi" --relay hall/1 --name kitchen
expect_exit 1 piboot client set "$pi" --relay hall/9
expect_contains "message" "hall/1, hall/2, hall/3, hall/4" "$said"
expect_equal "state" on "$(relay hall/1 state)"
expect_equal "clients" kitchen "$(piboot power list --json | jq -r '.[0].clients[0]')"

echo "off: the client shuts down first"
expect_exit 0 piboot power off kitchen
expect_contains "progress" "kitchen (hall/1): asked to shut down" "$said"
expect_contains "progress" "kitchen (hall/1): shut down" "$said"
expect_contains "progress" "kitchen (hall/1): off" "$said"
pi_is four off || die "its power was cut before it had shut down"
expect_equal "kept off" true "$(relay hall/1 keptOff)"
expect_equal "events" "shutdown power off" "$(piboot client log "$pi" --json | jq -r '[.[-2:][].event] | join(" ")')"

echo "on again, and cycle"
expect_exit 0 piboot power on "$pi"
expect_equal "kept off" false "$(relay hall/1 keptOff)"
wait_until 60 is_connected_and_up "$pi" || die "it is not up again: $(client "$pi" stage), the board is $(cat "$relays/of-four/state"), $(ip netns exec "$run-four" ip -br addr show lan)"
expect_equal "first event" "power on" "$(piboot client log "$pi" --json | jq -r '.[0].event')"
expect_exit 0 piboot power cycle kitchen
expect_contains "progress" "waits 2 s without power" "$said"
expect_contains "progress" "kitchen (hall/1): on" "$said"
awk -v s="$(seconds_between 'off 1' 'on 1')" 'BEGIN { exit !(s >= 2) }' || die "only $(seconds_between 'off 1' 'on 1') s without power"
expect_equal "cycles" 1 "$(relay hall/1 cycles)"
wait_until 60 is_connected_and_up "$pi" || die "it is not up after the cycle"

echo "a client that cannot be asked"
for process in $(ip netns pids "$run-four"); do
  kill -KILL "$process" 2>/dev/null || true
done
cannot_be_asked() {
  piboot power off kitchen >"$work/said" 2>&1 && die "it was switched off without being asked"
  grep -q -- --now "$work/said"
}
wait_until 20 cannot_be_asked || die "not refused: $(cat "$work/said")"
expect_equal "kept off" false "$(relay hall/1 keptOff)"
expect_exit 0 piboot power off kitchen --now
expect_equal "state" off "$(relay hall/1 state)"

echo "a group"
expect_exit 0 piboot power on hall/2
three_is_known() { [[ -n $(client "$old" name) ]]; }
wait_until 60 three_is_known || die "the 3B was not seen"
wait_until 60 pi_is three up || die "the 3B has not loaded its files"
expect_exit 0 piboot client set "$old" --relay hall/1 --name oven
expect_exit 1 piboot power on oven
expect_contains "message" "kitchen" "$said"
expect_contains "message" "oven" "$said"
expect_contains "message" "--group" "$said"
expect_exit 0 piboot power on oven --group
expect_exit 0 piboot client set "$old" --relay hall/2 --hold yes
expect_equal "hold" "false true" "$(relay hall/1 held) $(relay hall/2 held)"

echo "a relay that fails"
mkdir "$relays/3"
echo "the switch does not answer" >"$relays/3/fails"
expect_exit 1 piboot power on hall/3
expect_contains "message" "the switch does not answer" "$said"
expect_contains "status" "the switch does not answer" "$(piboot status)"
expect_equal "state" unknown "$(relay hall/3 state)"
rm "$relays/3/fails"
wait_until 20 relay_is hall/3 on || die "it was not tried again: $(piboot power list)"
expect_equal "trouble" null "$(relay hall/3 trouble)"

echo "wrong words"
expect_exit 1 piboot power off nobody
expect_contains "message" "'nobody'" "$said"
expect_exit 2 piboot power off
expect_exit 2 piboot power on kitchen --now

echo "an outage: who was switched off stays off, who does not live begins anew, who is on hold is not cut"
expect_exit 0 piboot power off kitchen --now
stop_piboot
power on 1
ip -n "$run-three" addr flush dev lan
: >"$relays/log"
start_piboot --web 0.0.0.0:80
wait_until 30 relay_is hall/1 off || die "it did not stay off: $(piboot power list)"
wait_until 30 relay_is hall/2 on || die "the one on hold has no power: $(piboot power list)"
expect_equal "what was switched" "off 1 on 2" "$(switched | sort | xargs)"
expect_exit 0 piboot client set "$old" --hold no
stop_piboot
: >"$relays/log"
start_piboot --web 0.0.0.0:80
cycled() { [[ $(switched 2 | xargs) == "off 2 on 2" ]]; }
wait_until 30 cycled || die "not cycled: $(cat "$relays/log")"
expect_equal "the other" "off 1" "$(switched 1 | xargs)"
wait_until 60 pi_is three up || die "the 3B did not boot again"
