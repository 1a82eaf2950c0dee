#!/usr/bin/env bash
# Who is served is the user's to say: approval, its survival of a power cut, equal serials, and changes of system.
# limit: 240
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

offers() {
  ask rawpi 4 "$1" "$2" --seconds 1 | offers_of_piboot | grep -q .
}

make_lan
plug rawpi
start_router
printf '[clients]\nenrol = approve\n' >"$work/piboot.conf"
start_piboot
import_os one
import_os two

echo "approval"
! offers dc:a6:32:00:00:04 b0000004 || die "a client was answered before its approval"
! offers dc:a6:32:00:00:04 b0000004 || die "a client was answered at its second try, before its approval"
expect_equal "approved" "false" "$(piboot client show b0000004 --json | jq .approved)"
piboot client approve b0000004 >/dev/null
offers dc:a6:32:00:00:04 b0000004 || die "no OFFER after the approval"
expect_exit 1 piboot client approve ffffffff
boot_pi 4 4 dc:a6:32:00:00:04 b0000004
expect_files 4 one

echo "a 3B, known by its MAC first"
start_pi 3b 3b b8:27:eb:00:00:3b a000003b
wait_until 10 piboot client show b8:27:eb:00:00:3b >/dev/null 2>&1 || die "the 3B is not listed"
piboot client approve b8:27:eb:00:00:3b >/dev/null
wait "$started_pid" || die "the 3B did not boot after its approval: $(tail -n 3 "$logs/rom-3b.log")"
expect_files 3b one
expect_equal "clients of the 3B" '["a000003b"]' "$(piboot client list --json | jq -c '[.[] | select(.macs | index("b8:27:eb:00:00:3b")) | .id]')"
expect_equal "clients" 2 "$(piboot client list --json | jq length)"

echo "killed at random moments"
RANDOM=7
approved=()
for round in {1..10}; do
  limit=$((RANDOM % 1500))
  (
    sleep "0.$(printf '%03d' $((limit % 1000)))"
    ((limit < 1000)) || sleep 1
    kill -KILL "$piboot_pid"
  ) &
  killer=$!
  for number in {1..20}; do
    serial=$(printf 'b1%04x%02x' "$round" "$number")
    ask rawpi 4 "dc:a6:32:01:$(printf '%02x:%02x' "$round" "$number")" "$serial" --seconds 0.05 >/dev/null
    piboot client approve "$serial" >/dev/null 2>&1 || break
    approved+=("$serial")
  done
  wait "$killer"
  wait "$piboot_pid" 2>/dev/null || true
  start_piboot
  known=$(piboot client list --json | jq -r '.[] | select(.approved) | .serial')
  for serial in b0000004 a000003b "${approved[@]}"; do
    grep -qx "$serial" <<<"$known" || die "round $round: the approved client $serial is lost"
  done
done
echo "${#approved[@]} approvals, none lost"
((${#approved[@]} >= 10)) || die "too few approvals to mean anything"

echo "two boards with one serial"
printf '' >"$work/piboot.conf"
stop_piboot
start_piboot
boot_pi twin1 5 2c:cf:67:00:00:01 c0000001
boot_pi twin2 5 2c:cf:67:00:00:02 c0000001
ids=$(piboot client list --json | jq -c '[.[] | select(.serial == "c0000001") | .id] | sort')
expect_equal "twins" '["c0000001","c0000001-2ccf67000002"]' "$ids"
piboot client set c0000001-2ccf67000002 --os two >/dev/null
boot_pi twin1 5 2c:cf:67:00:00:01 c0000001
boot_pi twin2 5 2c:cf:67:00:00:02 c0000001
expect_files twin1 one
expect_files twin2 two
expect_contains "root of the second twin" "clients/c0000001-2ccf67000002/root" "$(jq -r .cmdline "$work/fetched-twin2/boot.json")"
expect_equal "host names" "differ" "$(cmp -s "$data/clients/c0000001/root/etc/hostname" "$data/clients/c0000001-2ccf67000002/root/etc/hostname" && echo same || echo differ)"

echo "another system and back"
echo mine >"$data/clients/b0000004/root/etc/mine"
piboot client set b0000004 --os two >/dev/null
boot_pi 4 4 dc:a6:32:00:00:04 b0000004
expect_files 4 two
expect_equal "root" two "$(cat "$data/clients/b0000004/root/etc/mark")"
piboot client set b0000004 --os one >/dev/null
boot_pi 4 4 dc:a6:32:00:00:04 b0000004
expect_files 4 one
expect_equal "own file in the first root" mine "$(cat "$data/clients/b0000004/root/etc/mine")"
expect_exit 1 piboot client set b0000004 --os three
expect_contains "message" "three" "$said"

echo "forgotten"
piboot client forget b0000004 >/dev/null
expect_equal "forgotten client" "" "$(client b0000004 name)"
boot_pi 4 4 dc:a6:32:00:00:04 b0000004
expect_files 4 one
expect_equal "own file after forgetting" mine "$(cat "$data/clients/b0000004/root/etc/mine")"
