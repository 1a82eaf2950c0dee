#!/usr/bin/env bash
# A DHCP server on the appliance itself goes on working: leases, unicast renewals, and either of the two starts first.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

start_local_dnsmasq() {
  start_dnsmasq "local" appliance --interface=lan --dhcp-range="$pool"
  dnsmasq_pid=$started_pid
  wait_until 10 grep -q 'DHCP, IP range' "$logs/local.log" || die "dnsmasq does not start beside piboot: $(cat "$logs/local.log")"
}

# Sets the address as udhcpc is told it.
cat >"$work/udhcpc.sh" <<'SCRIPT'
#!/bin/sh
case $1 in
  bound | renew) ip addr replace "$ip/$mask" dev "$interface" ;;
  deconfig) ip addr flush dev "$interface" ;;
esac
SCRIPT
chmod +x "$work/udhcpc.sh"

# renew KEY: a client takes a lease, then renews it by unicast.
renew() {
  local udhcpc capture
  plug "$1"
  start "$logs/udhcpc-$1.log" ip netns exec "$run-$1" busybox udhcpc -f -n -i lan -s "$work/udhcpc.sh"
  udhcpc=$started_pid
  wait_until 15 grep -q 'obtained' "$logs/udhcpc-$1.log" || die "$1 gets no lease"
  start "$logs/capture-$1.log" ip netns exec "$run-$1" tcpdump -lni lan "udp dst port 67 and dst host $appliance_address"
  capture=$started_pid
  wait_until 10 grep -q 'listening on' "$logs/capture-$1.log"
  local before
  before=$(grep -c 'DHCPACK' "$logs/local.log")
  kill -USR1 "$udhcpc"
  wait_until 10 acknowledged "$before" || die "the renewal of $1 does not reach dnsmasq"
  wait_until 5 grep -q 'BOOTP/DHCP' "$logs/capture-$1.log" || die "the renewal of $1 was not unicast"
  stop_process "$capture"
  stop_process "$udhcpc"
}

acknowledged() {
  (($(grep -c 'DHCPACK' "$logs/local.log") > $1))
}

make_lan
echo "dnsmasq first"
start_local_dnsmasq
start_piboot
import_os one
renew early
boot_pi 3b 3b b8:27:eb:00:00:3b a000003b
expect_files 3b one
stop_process "$dnsmasq_pid"
stop_piboot

echo "piboot first"
rm -f "$work/leases-local"
start_piboot
start_local_dnsmasq
renew late
boot_pi 4 4 dc:a6:32:00:00:04 b0000004
expect_files 4 one

# Its renewals are not ours: only a Pi's DISCOVER makes a client.
expect_equal "clients" 2 "$(piboot client list --json | jq length)"
