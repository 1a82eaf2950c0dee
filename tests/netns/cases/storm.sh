#!/usr/bin/env bash
# A rack that gets its power back: a hundred Pi 4 at once, thirty 3B one after another, all boot.
# limit: 300
# alone
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

# storm KEY MODEL MAC SERIAL BOARDS STAGGER
storm() {
  plug "$1"
  inside "$1" dotnet "$PIBOOT_ROM" --model "$2" --interface lan --mac "$3" --serial "$4" --boards "$5" --stagger "$6" \
    --timeout 100 >"$logs/storm-$1.log" 2>&1 || die "not all $5 boards of model $2 booted: $(tail -n 3 "$logs/storm-$1.log")"
  tail -n 1 "$logs/storm-$1.log"
  expect_contains "storm of $2" "$5 of $5 booted" "$(tail -n 1 "$logs/storm-$1.log")"
}

make_lan
start_router
start_piboot
make_os one
# A hundred kernels of real size would test this machine's memory, not the program.
some_bytes "one kernel8.img" 300000 >"$work/source-one/boot/kernel8.img"
some_bytes "one initramfs8" 200000 >"$work/source-one/boot/initramfs8"
import_os one
storm four 4 dc:a6:32:40:00:00 b0400000 100 0
expect_equal "clients" 100 "$(piboot client list --json | jq length)"
storm three 3b b8:27:eb:30:00:00 a0300000 30 500
expect_equal "clients" 130 "$(piboot client list --json | jq length)"
# The second time all roots are there.
storm again 4 dc:a6:32:40:00:00 b0400000 100 0
expect_equal "clients" 130 "$(piboot client list --json | jq length)"
expect_equal "entries left in the neighbour table" "" "$(ip -n "$run-appliance" neigh show nud permanent)"
