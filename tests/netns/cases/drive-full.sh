#!/usr/bin/env bash
# A full drive costs new clients their boot and nobody else, is told, and is over as soon as there is room again.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

troubles() {
  piboot status --json | jq -r '.troubles | join(" ")'
}

no_troubles() {
  [[ -z $(troubles) ]]
}

offers() {
  ask rawpi 4 "$1" "$2" --seconds 1 | offers_of_piboot | grep -q .
}

make_lan
plug rawpi
start_router
mkdir "$work/drive"
mount -t tmpfs -o size=64M tmpfs "$work/drive"
data=$work/drive
start_piboot
make_os one
some_bytes "a large file" 8000000 >"$work/source-one/root/large"
import_os one
boot_pi old 4 dc:a6:32:00:00:04 b0000004
expect_files old one

echo "full"
head -c 64M /dev/zero >"$data/filler" 2>/dev/null || true
expect_equal "free" 0 "$(piboot status --json | jq .freeBytes)"
! offers dc:a6:32:00:00:05 b0000005 || die "a client without a root was answered"
wait_until 5 grep -q 'are free on the drive' "$logs/piboot.log" || die "nothing in the log"
expect_contains "timeline of the new client" "are free on the drive" "$(piboot client log b0000005 --json | jq -r '.[].detail')"
boot_pi old 4 dc:a6:32:00:00:04 b0000004
expect_files old one
expect_exit 1 piboot os import "$work/source-one" --name two
expect_contains "message" "No space left" "$said"
expect_equal "systems" '["one"]' "$(piboot os list --json | jq -c 'map(.name)')"
expect_exit 1 piboot doctor

echo "room again"
rm "$data/filler"
wait_until 10 no_troubles || die "troubles stay: $(troubles)"
wait_until 10 offers dc:a6:32:00:00:05 b0000005 || die "no OFFER after there was room again"
boot_pi new 4 dc:a6:32:00:00:05 b0000005
expect_files new one
cmp "$data/clients/b0000005/root/large" "$work/source-one/root/large" || die "the root of the new client is not whole"
expect_equal "leftovers of the import" "" "$(find "$data/os" -name '.importing-*')"
stop_piboot
start_piboot
expect_equal "clients after a restart" '["b0000004","b0000005"]' "$(piboot client list --json | jq -c 'map(.serial) | sort')"
