#!/usr/bin/env bash
# Each interface names its own address, also after it has changed, and an interface may come after the service.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

# expect_server KEY SERIAL ADDRESS: both places in the OFFER, and the frame itself, name this address.
expect_server() {
  local offer
  offer=$(ask "$1" 4 "dc:a6:32:${2:2:2}:${2:4:2}:${2:6:2}" "$2" --seconds 1.5 | offers_of_piboot "$3")
  expect_equal "OFFERs to $1 from $3" 1 "$(grep -c . <<<"$offer" || true)"
  expect_equal "server of $1" "$3 $3" "$(jq -r '.siaddr + " " + .server' <<<"$offer")"
}

offers() {
  ask "$1" 4 dc:a6:32:33:33:33 b0333333 --seconds 1 | offers_of_piboot "$2" | grep -q .
}

make_lan
make_switch second
plug appliance second lan2
ip -n "$run-appliance" addr add 192.168.88.2/24 dev lan2
plug router second lan2
ip -n "$run-router" addr add 192.168.88.1/24 dev lan2
start_dnsmasq router router --interface=lan --interface=lan2 --dhcp-range="$pool" --dhcp-range=192.168.88.50,192.168.88.99,1h
make_switch third

start_piboot --interface lan2 --interface late0
import_os one
expect_contains "piboot's log" "late0" "$(cat "$logs/piboot.log")"
expect_contains "status" "late0" "$(piboot status --json | jq -r '.troubles | join(" ")')"

plug left switch
plug right second
plug rear third
expect_server left b0111111 "$appliance_address"
expect_server right b0222222 192.168.88.2

pi_switch=second boot_pi p2 4 dc:a6:32:00:00:22 b0000022
expect_files p2 one
expect_equal "server of the second network" 192.168.88.2 "$(jq -r .server "$work/fetched-p2/boot.json")"
expect_contains "command line" "nfsroot=192.168.88.2:" "$(jq -r .cmdline "$work/fetched-p2/boot.json")"
pi_switch=switch boot_pi p1 3b b8:27:eb:00:00:11 a0000011
expect_files p1 one
expect_contains "command line" "nfsroot=$appliance_address:" "$(jq -r .cmdline "$work/fetched-p1/boot.json")"

echo "another address"
ip -n "$run-appliance" addr del "$appliance_address/24" dev lan
ip -n "$run-appliance" addr add 192.168.77.9/24 dev lan
wait_until 5 offers left 192.168.77.9 || die "no OFFER names the new address"
expect_server left b0111111 192.168.77.9
expect_server right b0222222 192.168.88.2
boot_pi p1 3b b8:27:eb:00:00:11 a0000011
expect_contains "command line" "nfsroot=192.168.77.9:" "$(jq -r .cmdline "$work/fetched-p1/boot.json")"

echo "no address, then one again"
ip -n "$run-appliance" addr del 192.168.77.9/24 dev lan
sleep 1
expect_equal "OFFERs without an address" "" "$(ask left 4 dc:a6:32:11:11:11 b0111111 --seconds 1 | jq -c 'select(.kind == "dhcp" and .sourcePort == 67 and .yiaddr == "0.0.0.0")')"
ip -n "$run-appliance" addr add "$appliance_address/24" dev lan
wait_until 5 offers left "$appliance_address" || die "no OFFER after the address came back"

echo "an interface that comes late"
plug appliance third late0
ip -n "$run-appliance" addr add 192.168.99.2/24 dev late0
wait_until 5 offers rear 192.168.99.2 || die "the late interface is not served"
expect_equal "troubles" "" "$(piboot status --json | jq -r '.troubles | join(" ")')"

echo "gone and back under the same name"
ip -n "$run-appliance" link del late0
plug appliance third late0
ip -n "$run-appliance" addr add 192.168.99.3/24 dev late0
wait_until 5 offers rear 192.168.99.3 || die "the interface is not served after it was gone"
