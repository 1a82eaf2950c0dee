#!/usr/bin/env bash
# A client that is up is asked by ARP whether it still is: one whose plug is pulled is noticed within half a minute, also by
# a service that was restarted meanwhile and on the second interface, and one that is back is noticed, too.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

silent() {
  events "$1" | tail -n 2 | grep -qx stalled
}

# questions KEY counts the ARP requests for it that have reached it.
questions() {
  tcpdump -r "$work/$1.pcap" -n 'arp[6:2] = 1' 2>/dev/null | grep -c "who-has $(client "$2" address) " || true
}

# watch KEY keeps what reaches a Pi.
watch() {
  start "$logs/tcpdump-$1.log" ip netns exec "$run-$1" tcpdump -U -i lan -w "$work/$1.pcap" arp
  wait_until 10 grep -q listening "$logs/tcpdump-$1.log" || die "tcpdump does not listen"
}

bring_up() {
  boot_pi "$1" 4 "$2" "$3"
  start_linux "$1"
  mount_root "$1" "${4:-$appliance_address}"
  report_address=${4:-} report_up "$1" "$3"
  wait_until 5 stage_is "$3" up || die "$1 is not up: $(client "$3" stage)"
}

make_lan
make_switch second
plug appliance second lan2
ip -n "$run-appliance" addr add 192.168.88.2/24 dev lan2
plug router second lan2
ip -n "$run-router" addr add 192.168.88.1/24 dev lan2
start_dnsmasq router router --interface=lan --interface=lan2 --dhcp-range="$pool" --dhcp-range=192.168.88.50,192.168.88.99,1h
start_nfs_port
start_piboot --interface lan2 --web 0.0.0.0:8080
import_os one

bring_up one dc:a6:32:00:00:01 b0000001
watch one
pi_switch=second bring_up two dc:a6:32:00:00:02 b0000002 192.168.88.2

echo "two that answer"
sleep 25
asked=$(questions one b0000001)
echo "asked $asked times in 25 s"
((asked >= 2 && asked <= 6)) || die "asked $asked times in 25 s"
for id in b0000001 b0000002; do
  expect_equal "stage of $id" up "$(client "$id" stage)"
done
tcpdump -r "$work/one.pcap" -n -e 'arp[6:2] = 1' 2>/dev/null | grep -q "> dc:a6:32:00:00:01.*who-has $(client b0000001 address) tell $appliance_address" ||
  die "not asked in a frame to itself from our address: $(tcpdump -r "$work/one.pcap" -n -e 2>&1 | tail -n 5)"

echo "one vanishes"
began=$SECONDS
vanish two
wait_until 30 silent b0000002 || die "nobody notices that two is gone: $(client b0000002 stage)"
echo "noticed after $((SECONDS - began)) s: $(piboot client log b0000002 --json | jq -c '.[-1]')"
expect_equal "stage of one" up "$(client b0000001 stage)"

echo "restarted, and the other one vanishes"
kill_piboot
start_piboot --interface lan2 --web 0.0.0.0:8080
expect_equal "stage of one" up "$(client b0000001 stage)"
began=$SECONDS
vanish one
wait_until 30 silent b0000001 || die "nobody notices that one is gone after a restart: $(client b0000001 stage)"
echo "noticed after $((SECONDS - began)) s"
