#!/usr/bin/env bash
# Clients behind relays that have power and say nothing, or do not come back from a reboot: why, and what is done about it.
# Then the same with cures: one power cycle, and they boot.
# limit: 300
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"
# shellcheck source-path=SCRIPTDIR source=../relay.sh
source "$netns/relay.sh"
# shellcheck source-path=SCRIPTDIR source=../verdicts.sh
source "$netns/verdicts.sh"

# behind PORT KEY MODEL MAC SERIAL [OPTION...]: a client that is known, on a relay of its own.
behind() {
  local port=$1 model=$3 mac=$4 serial=$5
  relay_pi "$@"
  [[ $model == 4 ]] || model=bootcode
  ask "${pi_switch:-switch}-stranger" "$model" "$mac" "$serial" --seconds 0.1 >/dev/null
  piboot client set "$serial" --relay "hall/$port" >/dev/null
}

make_lan
make_switch slow
make_relays
start_router
plug router slow lan2
ip -n "$run-router" addr add 192.168.88.1/24 dev lan2
plug appliance slow lan2
ip -n "$run-appliance" addr add 192.168.88.2/24 dev lan2
ip -n "$run-lan" link set slow type bridge forward_delay 200 hello_time 100 stp_state 1
cat >"$work/piboot.conf" <<CONF
[power]
bank = hall exec program=$relay_program ports=1-9
off_time = 2
stagger = 1
stagger_old = 1
cure = off
start = leave
CONF
start_piboot --interface lan2 --web 0.0.0.0:80
import_system one
plug switch-stranger switch
plug slow-stranger slow
# Ports that are there from the beginning forward by now; the next ones will wait.
sleep 5
# A 3B that hangs as after a reboot is as silent as one with a broken cable.
behind 1 mute 3b b8:27:eb:00:00:51 a0000051 --reboot
behind 2 hangs 3b b8:27:eb:00:00:53 a0000053
pi_switch=slow behind 3 blocked 3b b8:27:eb:00:00:52 a0000052
ip -n "$run-lan" link set slow type bridge forward_delay 1500

echo "power"
piboot power on all >/dev/null
wait_until 60 stage_is a0000053 up || die "the one that is to hang is not up: $(client a0000053 stage)"
reboot_pi hangs
expect_verdict a0000051 'Its power is on and it asked for nothing' 'network boot'
expect_verdict a0000052 'spanning tree' 'blocked until it gave up'
verdict_limit=80 expect_verdict a0000053 'went down to reboot and did not come back'
