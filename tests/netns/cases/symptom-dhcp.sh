#!/usr/bin/env bash
# DISCOVER, and then no file: nobody gives addresses, another boot server, a router with boot options of its own, spanning
# tree, a ROM that gave up, a client that waits for its approval. Each network condition is a router of its own.
# limit: 420
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"
# shellcheck source-path=SCRIPTDIR source=../verdicts.sh
source "$netns/verdicts.sh"

make_lan
start_piboot
import_os one

echo "no address server"
start_pi four 4 dc:a6:32:00:00:41 b0000041
four=$started_pid
start_pi three 3b+ b8:27:eb:00:00:42 a0000042
three=$started_pid
expect_verdict a0000042 'no DHCP server in this network gives any' "Switch the router's DHCP on"
expect_verdict b0000041 'no DHCP server in this network gives any'
stop_process "$four"
stop_process "$three"

echo "a second proxy, which is followed"
start_router
plug other
ip -n "$run-other" addr add 192.168.77.5/24 dev lan
start_dnsmasq other other --interface=lan --dhcp-range=192.168.77.0,proxy --pxe-service=0,"Raspberry Pi Boot"
other=$started_pid
wait_until 10 grep -q 'proxy' "$logs/other.log" || die "the second proxy does not run"
# A 3B+ takes the server that it heard last: a proxy that answers at once is overtaken by ours, so this one is asked alone.
start_pi follows 4 dc:a6:32:00:00:43 b0000043
follows=$started_pid
expect_verdict b0000043 'followed another boot server' 192.168.77.5 'option 43 "Raspberry Pi Boot"'
stop_process "$follows"
stop_process "$other"

echo "boot options in the router"
stop_router
start_router --dhcp-option-force=66,192.168.77.9 --dhcp-option-force=43,"Raspberry Pi Boot   "
start_pi lured 4 dc:a6:32:00:00:44 b0000044
lured=$started_pid
expect_verdict b0000044 'followed another boot server' "$router_address"
stop_process "$lured"

echo "a ROM that has given up, and a client that waits for its approval"
stop_router
stop_piboot
start_router
printf '[clients]\nenrol = approve\n' >"$work/piboot.conf"
start_piboot
start_pi gave-up 3b b8:27:eb:00:00:45 a0000045 --bugs +early-offer-trap
start_pi waits 4 dc:a6:32:00:00:46 b0000046
expect_verdict b0000046 'Not answered' 'approv'
