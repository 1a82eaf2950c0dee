#!/usr/bin/env bash
# A registry that cannot be read costs nobody his boot, and is never thrown away.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

database=$data/state/clients.db

make_lan
plug rawpi
start_router
printf '[clients]\nenrol = approve\n' >"$work/piboot.conf"
start_piboot
import_os one
import_os two
ask rawpi 4 dc:a6:32:00:00:04 b0000004 --seconds 0.2 >/dev/null
piboot client approve b0000004 >/dev/null
piboot client set b0000004 --os two --name kitchen >/dev/null
boot_pi 4 4 dc:a6:32:00:00:04 b0000004
expect_files 4 two
stop_piboot

echo "written by a newer version"
cp "$database" "$work/good.db"
/usr/bin/python3 - "$database" <<'PYTHON'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as base:
    base.execute("PRAGMA user_version = 99")
PYTHON
before=$(sha256sum <"$database")
expect_exit 1 inside appliance timeout 30 "$PIBOOT_PROGRAM" serve --config "$work/piboot.conf" --interface lan --data "$data" --control "$control" --nfs off --web off
expect_contains "message" "newer piboot" "$said"
expect_contains "message" "version 99" "$said"
expect_contains "message" "$database" "$said"
expect_equal "the newer registry" "$before" "$(sha256sum <"$database")"

# damaged WHAT: starts on it and looks whether the client is served as before, without being asked for.
damaged() {
  local aside
  rm -rf "$database".damaged-*
  start_piboot
  aside=$(find "$data/state" -name 'clients.db.damaged-*' | head -n 1)
  [[ $1 == gone ]] || [[ -n $aside ]] || die "$1: nothing was set aside"
  expect_contains "$1: status" "$database" "$(piboot status --json | jq -r '.troubles | join(" ")')"
  expect_equal "$1: approved" true "$(piboot client show b0000004 --json | jq .approved)"
  boot_pi 4 4 dc:a6:32:00:00:04 b0000004
  expect_files 4 two
  expect_equal "$1: strangers" "" "$(ask rawpi 4 dc:a6:32:00:00:05 b0000005 --seconds 1 | offers_of_piboot)"
  stop_piboot
  # The next start has nothing left to complain of.
  start_piboot
  expect_equal "$1: troubles of the next start" "" "$(piboot status --json | jq -r '.troubles | join(" ")')"
  expect_equal "$1: client of the next start" true "$(piboot client show b0000004 --json | jq .approved)"
  stop_piboot
}

echo "overwritten from the start"
rm -f "$database"-*
some_bytes noise 20000 >"$database"
damaged "noise"

echo "cut short"
rm -f "$database"-*
head -c 5000 "$work/good.db" >"$database"
damaged "cut"

echo "damaged in the middle"
rm -f "$database"-*
cp "$work/good.db" "$database"
some_bytes noise 8192 | dd of="$database" bs=4096 seek=1 conv=notrunc status=none
damaged "middle"

echo "another program's database"
rm -f "$database" "$database"-*
/usr/bin/python3 - "$database" <<'PYTHON'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as base:
    base.execute("CREATE TABLE songs (name TEXT)")
    base.execute("PRAGMA user_version = 1")
PYTHON
damaged "foreign"
