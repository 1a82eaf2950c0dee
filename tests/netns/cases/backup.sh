#!/usr/bin/env bash
# Another box takes over with a backup: the same clients, settings, login and SSH host keys; what is no backup changes nothing.
# limit: 240
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

backup=$work/piboot.tar.gz
secret='a long enough password'

# identity DATA CLIENT prints the digests of a client's machine id and host keys.
identity() {
  (cd "$1/clients/$2/identity" && sha256sum -- *)
}

# refused FILE WORDS: restoring it fails with these words, and nothing is changed.
refused() {
  local before after
  before=$(cd "$data/state" && sha256sum clients.db access.json settings.conf default-os)
  expect_exit 1 piboot restore "$1"
  expect_contains "what is said of ${1##*/}" "$2" "$said"
  after=$(cd "$data/state" && sha256sum clients.db access.json settings.conf default-os)
  expect_equal "state after ${1##*/}" "$before" "$after"
  expect_equal "left by ${1##*/}" "" "$(find "$data/state" -name '*restore*' ! -name 'before-restore-*')"
}

# changed SED-SCRIPT FILE... packs the backup anew with a changed manifest, and the other files given after it.
changed() {
  local script=$1
  shift
  rm -rf "$work/unpacked"
  mkdir "$work/unpacked"
  tar -xzf "$backup" -C "$work/unpacked"
  sed -i "$script" "$work/unpacked/piboot-backup/manifest.json"
  tar -tzf "$backup" | tar -czf "$work/changed.tar.gz" -C "$work/unpacked" --no-recursion --format=ustar -T - "$@"
}

make_lan
start_router
printf '[clients]\nenrol = approve\n' >"$work/piboot.conf"
start_piboot
import_os one
plug rawpi
ask rawpi 4 dc:a6:32:00:00:04 b0000004 --seconds 0.2 >/dev/null
piboot client approve b0000004 >/dev/null
piboot client set b0000004 --name kitchen --config-txt dtparam=audio=on >/dev/null
piboot settings set clients.cmdline anna >/dev/null
printf '%s\n' "$secret" | piboot access password >/dev/null
boot_pi 4 4 dc:a6:32:00:00:04 b0000004
keys=$(identity "$data" b0000004)
expect_contains "identity" ssh_host_ed25519_key "$keys"

echo "made while it serves"
expect_contains "what is said" "private SSH host keys" "$(piboot backup "$backup")"
expect_equal "its mode" 600 "$(stat -c %a "$backup")"
piboot backup - | tar -tz >/dev/null
for file in clients.db piboot.conf settings.conf access.json default-os identities/b0000004/machine-id; do
  tar -xzOf "$backup" "piboot-backup/$file" >/dev/null || die "$file is not in it"
done

echo "another box"
stop_piboot
old=$data
data=$work/data2
mkdir -p "$data"

start_piboot
import_os two
plug other
ask other 4 dc:a6:32:00:00:05 b0000005 --seconds 0.2 >/dev/null
piboot settings set clients.cmdline berta >/dev/null
printf 'another password\n' | piboot access password >/dev/null

echo "what is no backup"
some_bytes noise 5000 >"$work/noise"
refused "$work/noise" "no backup"
gzip <"$work/noise" >"$work/noise.gz"
refused "$work/noise.gz" "no backup"
head -c "$(($(stat -c %s "$backup") / 2))" "$backup" >"$work/half"
refused "$work/half" "whole"
changed 's/"format": 1/"format": 2/'
refused "$work/changed.tar.gz" "newer piboot"
changed 's/"sha256": "\(.\)\(.\)/"sha256": "\2\1/'
refused "$work/changed.tar.gz" "changed after it was made"
changed 's,"default-os","../../default-os",'
refused "$work/changed.tar.gz" "which no backup has"
changed '' "$work/noise"
refused "$work/changed.tar.gz" "does not name"
expect_exit 1 piboot restore "$work/nowhere"

echo "restored"
said=$(piboot restore "$backup")
expect_contains "clients" "Restored 1 clients" "$said"
expect_contains "missing system" "piboot os import $work/source-one --name one" "$said"
wait_until 20 piboot_answers || die "it does not serve after the restore"
expect_equal "clients" '[["b0000004","kitchen",true]]' "$(piboot client list --json | jq -c 'map([.serial, .name, .approved])')"
expect_equal "setting" anna "$(piboot settings list --json | jq -r '.[] | select(.section == "clients" and .key == "cmdline").value')"
cmp "$old/state/access.json" "$data/state/access.json"
expect_equal "identity" "$keys" "$(identity "$data" b0000004)"
[[ -f $(echo "$data"/state/before-restore-*/clients.db) ]] || die "what was there before is not kept"
expect_equal "system" '"two"' "$(piboot os list --json | jq -c '.[].name')"

echo "the missing system comes back, and its client boots from it"
import_os one
boot_pi 4 4 dc:a6:32:00:00:04 b0000004
expect_files 4 one
expect_equal "identity" "$keys" "$(identity "$data" b0000004)"
expect_equal "machine id in its root" "$(cat "$data/clients/b0000004/identity/machine-id")" "$(cat "$data/clients/b0000004/root/etc/machine-id")"

echo "killed in the middle, again and again"
for pause in 0.02 0.05 0.1 0.15 0.2 0.3 0.4 0.5; do
  piboot restore "$backup" >/dev/null 2>&1 &
  asking=$!
  sleep "$pause"
  kill_piboot
  wait "$asking" || true
  start_piboot
  expect_equal "clients after $pause s" '[["b0000004","kitchen",true]]' "$(piboot client list --json | jq -c 'map([.serial, .name, .approved])')"
  expect_equal "setting after $pause s" anna "$(piboot settings list --json | jq -r '.[] | select(.section == "clients" and .key == "cmdline").value')"
  expect_equal "identity after $pause s" "$keys" "$(identity "$data" b0000004)"
  [[ ! -e $data/state/restore-ready ]] || die "the restore was not brought to its end"
done
