#!/usr/bin/env bash
# The router's DHCP server does exactly what it did before the appliance came: its log is the same line by line.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

phone=02:00:00:00:00:10

# traffic: an ordinary client, a 3B that only asks, and a Pi 4 that takes an address.
traffic() {
  inside phone timeout 20 busybox udhcpc -f -q -n -i lan -s /bin/true >/dev/null 2>&1
  ask rawpi rom b8:27:eb:00:00:3b a000003b --seconds 2 >"$logs/asked-$1.log"
  ask rawpi bootcode b8:27:eb:00:00:3b a000003b --seconds 2 >>"$logs/asked-$1.log"
  python rawpi pi.py lease 4 dc:a6:32:00:00:04 b0000004 >"$work/address-$1"
}

# normalised LOG: without process ids, and xids numbered in order of appearance.
normalised() {
  sed 's/^dnsmasq\(-dhcp\)\{0,1\}\[[0-9]*\]: //' "$1" |
    awk '/DHCP, |started, version|compile time|exiting on receipt/ { next }
         $1 ~ /^[0-9]+$/ { if (!($1 in seen)) seen[$1] = ++count; $1 = "xid" seen[$1] } { print }'
}

make_lan
plug phone switch lan "$phone"
plug rawpi
for phase in without with; do
  rm -f "$logs/router.log"
  start_router
  wait_until 10 grep -q 'DHCP, IP range' "$logs/router.log" || die "dnsmasq does not start"
  if [[ $phase == with ]]; then
    start_piboot
    import_os one
  fi
  traffic $phase
  stop_router
  normalised "$logs/router.log" >"$work/router-$phase"
done

expect_equal "piboot's OFFERs" 0 "$(offers_of_piboot <"$logs/asked-without.log" | grep -c . || true)"
expect_equal "piboot's OFFERs" 2 "$(offers_of_piboot <"$logs/asked-with.log" | grep -c .)"
(($(grep -c . "$work/router-without") > 40)) || die "the router's log is too short to mean anything"
diff -u "$work/router-without" "$work/router-with" || die "the router's log has changed"
expect_equal "address of the Pi 4" "$(cat "$work/address-without")" "$(cat "$work/address-with")"
