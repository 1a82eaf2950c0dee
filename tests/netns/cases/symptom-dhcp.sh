#!/usr/bin/env bash
# DISCOVER, and then no file: nobody gives addresses, another boot server, a router with boot options of its own, spanning
# tree, a ROM that gave up, one that stopped halfway, a client that waits for its approval. Each condition has a network of
# its own that the appliance is in, and all are there at once.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"
# shellcheck source-path=SCRIPTDIR source=../verdicts.sh
source "$netns/verdicts.sh"

interfaces=()

# network N: a switch, the appliance in it with 192.168.N.2, and a namespace for its router with 192.168.N.1.
network() {
  make_switch "net$1"
  plug appliance "net$1" "lan$1"
  ip -n "$run-appliance" addr add "192.168.$1.2/24" dev "lan$1"
  plug "router$1" "net$1"
  ip -n "$run-router$1" addr add "192.168.$1.1/24" dev lan
  interfaces+=(--interface "lan$1")
}

router() {
  local number=$1
  shift
  start_dnsmasq "router$number" "router$number" --interface=lan --dhcp-range="192.168.$number.50,192.168.$number.99,1h" "$@"
}

# power_on NETWORK KEY MODEL MAC SERIAL [OPTION...]
power_on() {
  local network=net$1
  shift
  pi_switch=$network start_pi "$@"
}

for number in 1 2 3 4 5; do
  network "$number"
done
router 2
plug other net2
ip -n "$run-other" addr add 192.168.2.5/24 dev lan
start_dnsmasq other other --interface=lan --dhcp-range=192.168.2.0,proxy --pxe-service=0,"Raspberry Pi Boot"
router 3 --dhcp-option-force=66,192.168.3.9 --dhcp-option-force=43,"Raspberry Pi Boot   "
# The kernel's own spanning tree: ports that are up now forward soon, the Pi's will wait for twice eight seconds.
ip -n "$run-lan" link set net4 type bridge forward_delay 200 hello_time 100 stp_state 1
router 4
router 5
serve() {
  launch_piboot "${interfaces[@]}"
  wait_until 30 piboot_answers || die "piboot serve does not answer"
}

# One is known, and was never approved; the others are new.
printf '[clients]\nenrol = approve\n' >"$work/piboot.conf"
serve
import_os one
plug stranger net5
ask stranger 4 dc:a6:32:00:00:49 b0000049 --seconds 0.1 >/dev/null
stop_piboot
: >"$work/piboot.conf"
serve
# By now the ports that were there from the beginning forward.
sleep 3
ip -n "$run-lan" link set net4 type bridge forward_delay 800

echo "all are powered on"
power_on 1 nobody4 4 dc:a6:32:00:00:41 b0000041
power_on 1 nobody3 3b+ b8:27:eb:00:00:42 a0000042
power_on 2 proxy 4 dc:a6:32:00:00:43 b0000043
power_on 3 options 4 dc:a6:32:00:00:44 b0000044
power_on 4 blocked 3b b8:27:eb:00:00:45 a0000045 --bugs +early-offer-trap
power_on 5 gave-up 3b b8:27:eb:00:00:46 a0000046 --bugs +early-offer-trap
power_on 5 halfway 3b b8:27:eb:00:00:47 a0000047 --stop-after bootcode.bin
halfway=$started_pid
power_on 5 waits 4 dc:a6:32:00:00:49 b0000049
# This one goes as far as the address and no further.
pi_switch=net5 plug quiet net5 lan dc:a6:32:00:00:48
python quiet pi.py lease 4 dc:a6:32:00:00:48 b0000048 >/dev/null
# bootcode.bin asks once, and not again.
wait "$halfway" || true
ask halfway bootcode b8:27:eb:00:00:47 a0000047 --seconds 0.1 >/dev/null

expect_verdict a0000042 'no DHCP server in this network gives any' "Switch the router's DHCP on"
expect_verdict b0000041 'no DHCP server in this network gives any'
expect_verdict b0000043 'followed another boot server' 192.168.2.5 'option 43 "Raspberry Pi Boot"'
expect_verdict b0000044 'followed another boot server' 192.168.3.1
expect_verdict b8:27:eb:00:00:45 'spanning tree' 'edge or portfast'
expect_verdict b8:27:eb:00:00:46 'It asked 5 times, got our offer' 'needs its power cut'
expect_verdict a0000047 'loaded bootcode.bin, asked for an address again, and then for no file'
expect_verdict b0000048 'has an address and our offer, and asked for no file'
expect_verdict b0000049 'Not answered' 'waits for approval'
