#!/usr/bin/env bash
# Whoever is no Pi's firmware gets no answer, and can neither end the service nor fill its log.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

make_lan
start_piboot
import_os one
plug stranger switch lan 02:00:00:00:00:99
before=$(wc -l <"$logs/piboot.log")
for kind in x86 ipxe phone relayed prefixes random overruns; do
  answers=$(python stranger strangers.py "$appliance_address" "$kind")
  expect_equal "answers" "" "$answers"
  ! process_gone "$piboot_pid" || die "the service did not survive $kind"
done
lines=$(($(wc -l <"$logs/piboot.log") - before))
((lines <= 4)) || die "strangers wrote $lines lines into the log: $(tail -n "$lines" "$logs/piboot.log" | head -n 10)"
expect_equal "clients" 0 "$(piboot client list --json | jq length)"

# On the TFTP port too.
plug noise
ip -n "$run-noise" addr add 192.168.77.40/24 dev lan
python noise tftp.py "$appliance_address" garbage
! process_gone "$piboot_pid" || die "the service did not survive garbage on port 69"
lines=$(($(wc -l <"$logs/piboot.log") - before))
((lines <= 8)) || die "strangers wrote $lines lines into the log: $(tail -n "$lines" "$logs/piboot.log" | head -n 10)"

start_router
boot_pi 3b 3b b8:27:eb:00:00:3b a000003b
expect_files 3b one
