#!/usr/bin/env bash
# The neighbour entry of a 3B, which answers no ARP while it loads, is permanent for that time and not longer.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

mac=b8:27:eb:00:00:3b

pinned() {
  ip -n "$run-appliance" neigh show dev lan nud permanent | grep "$mac"
}

unpinned() {
  ! pinned >/dev/null
}

make_lan
start_router
make_os one
# Enough to load that there is time to look.
some_bytes "one initramfs8" 12000000 >"$work/source-one/boot/initramfs8"
start_piboot
import_os one

start_pi 3b 3b "$mac" a000003b
wait_until 20 pinned || die "no permanent neighbour entry while the 3B loads"
wait "$started_pid" || die "the 3B did not boot"
expect_files 3b one
wait_until 10 unpinned || die "the entry stays after the kernel was loaded: $(pinned)"

echo "left over by a killed service"
start_pi 3b 3b "$mac" a000003b
rom=$started_pid
wait_until 20 pinned >/dev/null || die "no permanent neighbour entry"
kill_piboot
stop_process "$rom"
pinned >/dev/null || die "the entry is gone with the service; there is nothing to test"
start_piboot
wait_until 5 unpinned || die "the entry of the killed service stays: $(pinned)"

echo "given back at the end"
start_pi 3b 3b "$mac" a000003b
rom=$started_pid
wait_until 20 pinned >/dev/null || die "no permanent neighbour entry"
stop_piboot
unpinned || die "the entry stays after the service has ended: $(pinned)"
stop_process "$rom"

echo "other people's entries"
start_piboot
ip -n "$run-appliance" neigh replace 192.168.77.7 lladdr 02:00:00:00:00:07 dev lan nud permanent
boot_pi 4 4 dc:a6:32:00:00:04 b0000004
stop_piboot
start_piboot
ip -n "$run-appliance" neigh show dev lan nud permanent | grep -q 02:00:00:00:00:07 || die "an entry that is not ours was removed"
