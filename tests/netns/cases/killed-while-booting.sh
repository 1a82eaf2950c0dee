#!/usr/bin/env bash
# The service is killed in the middle of boots and started again: every board gets there, at the latest after its own retry.
# limit: 240
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

make_lan
start_router
make_os one
some_bytes "one initramfs8" 8000000 >"$work/source-one/boot/initramfs8"
start_piboot
import_os one
RANDOM=11
for round in {1..6}; do
  # A board that a dead server leaves in the middle of a file starts over only after its plug was pulled.
  start_pi 4 4 dc:a6:32:00:00:04 b0000004
  four=$started_pid
  start_pi 3b 3b b8:27:eb:00:00:3b a000003b
  three=$started_pid
  sleep "$((RANDOM % 4)).$((RANDOM % 10))"
  kill_piboot
  start_piboot
  stop_process "$four"
  stop_process "$three"
  for key in 4 3b; do
    case $key in
      4) boot_pi 4 4 dc:a6:32:00:00:04 b0000004 ;;
      3b) boot_pi 3b 3b b8:27:eb:00:00:3b a000003b ;;
    esac
    expect_files "$key" one
  done
  expect_equal "clients in round $round" '["a000003b","b0000004"]' "$(piboot client list --json | jq -c 'map(.serial) | sort')"
  expect_equal "entries left in round $round" "" "$(sleep 1; ip -n "$run-appliance" neigh show nud permanent)"
done
expect_equal "root of the 3B" one "$(cat "$data/clients/a000003b/root/etc/mark")"
