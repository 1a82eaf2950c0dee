#!/usr/bin/env bash
# What only power cures is cured by it, with no hand on it: a ROM that is dead after five tries, a board that hangs in
# reboot, and a ROM that was trapped.
# limit: 300
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"
# shellcheck source-path=SCRIPTDIR source=../relay.sh
source "$netns/relay.sh"

dead=a0000061 hangs=a0000062

cycles() {
  switched "$1" | grep -c off || true
}

make_lan
make_relays
start_router
cat >"$work/piboot.conf" <<CONF
[power]
bank = hall exec program=$relay_program ports=1-2
off_time = 2
stagger = 1
stagger_old = 1
start = leave
CONF
start_piboot --web 0.0.0.0:80
import_system one
plug stranger
for client in "1 dead 3b b8:27:eb:00:00:61 $dead" "2 hangs 3b+ b8:27:eb:00:00:62 $hangs"; do
  read -r port key model mac serial <<<"$client"
  relay_pi "$port" "$key" "$model" "$mac" "$serial"
  ask stranger bootcode "$mac" "$serial" --seconds 0.1 >/dev/null
  piboot client set "$serial" --relay "hall/$port" >/dev/null
done

echo "one that is to hang is up"
piboot power on hall/2 >/dev/null
wait_until 60 stage_is "$hangs" up || die "it is not up: $(client "$hangs" stage)"

echo "the router is gone while one asks its five times, and the other hangs in reboot"
reboot_pi hangs
began=$SECONDS
stop_router
: >"$relays/log"
piboot power on hall/1 >/dev/null
died() { grep -q 'dead after five' "$relays/of-dead/log"; }
wait_until 45 died || die "it is not dead: $(tail -n 3 "$relays/of-dead/log")"
start_router
wait_until 60 stage_is "$dead" up || die "power did not cure the dead one: $(events "$dead" | xargs)"
echo "the dead one is up $((SECONDS - began)) s after its power came: $(switched 1 | xargs)"
wait_until 100 stage_is "$hangs" up || die "power did not cure the one that hangs: $(events "$hangs" | xargs)"
echo "the one that hung is up $((SECONDS - began)) s after it went down: $(switched 2 | xargs)"
expect_equal "cycles of the one that hung" 1 "$(cycles 2)"
expect_contains "what was done to the one that hung" 'power cycle, try 1' "$(piboot client log "$hangs" --json --all 2>/dev/null || grep -h "$hangs" "$logs/piboot.log")"
