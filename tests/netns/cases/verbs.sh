#!/usr/bin/env bash
# What scripts rely on: the verbs' JSON with its fields, and the exit codes 0, 1, 2 and 3.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

# has FILTER WORD...: runs a verb with --json and judges what it prints by a jq filter.
has() {
  local filter=$1 out
  shift
  out=$(piboot "$@" --json) || die "exit code $? of: $*"
  jq -e "$filter" <<<"$out" >/dev/null || die "piboot $* --json: not ($filter): $out"
}

time='test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]+)?Z$")'

echo "not reachable"
for verb in status 'client list' 'client show x' 'client approve x' 'client set x --name y' 'client forget x' 'client log x' 'os list' 'os import / --name x'; do
  # shellcheck disable=SC2086
  expect_exit 3 piboot $verb
  expect_contains "message of $verb" "$control" "$said"
done

make_lan
start_router
start_piboot
has 'type == "array" and length == 0' client list
has 'type == "array" and length == 0' os list
expect_contains "list of nobody" "plug one in" "$(piboot client list)"

echo "operating systems"
make_os one
has '.name == "one" and .state == "ready"' os import "$work/source-one" --name one
has '[.[] | [.name, .state, .default]] == [["one", "ready", true]]' os list
has ".[0].imported | $time" os list
expect_exit 1 piboot os import "$work/source-one" --name one
expect_contains "message" "one" "$said"
expect_exit 1 piboot os import "$work/nowhere" --name two
expect_contains "message" "$work/nowhere" "$said"
expect_exit 1 piboot os import "$work/source-one" --name ../two
expect_exit 2 piboot os import "$work/source-one"
import_os two

echo "clients"
boot_pi 4 4 dc:a6:32:00:00:04 b0000004
has 'length == 1 and (.[0] | has("serial") and has("mac") and has("model") and has("revision") and has("name") and has("os") and has("stage") and has("address") and has("lastSeen"))' client list
has '.[0] | [.serial, .mac, .model, .revision, .os] == ["b0000004", "dc:a6:32:00:00:04", "Raspberry Pi 4 Model B", "d03114", "one"]' client list
has ".[0].lastSeen | $time" client list
has ".[0].stage | IN(\"off\", \"powering\", \"dhcp\", \"firmware\", \"kernel\", \"root\", \"up\", \"stalled\")" client list
expect_equal "address" "$(jq -r .address "$work/fetched-4/boot.json")" "$(client b0000004 address)"
has 'length > 5 and all(.[]; has("time") and has("stage") and has("event"))' client log b0000004
has "all(.[]; .time | $time)" client log b0000004
has '[.[] | select(.event == "file" and .file == "kernel8.img" and .bytes == 2097152)][0] | .seconds >= 0' client log b0000004
for name in b0000004 dc:a6:32:00:00:04 pi-b0000004 "$(client b0000004 address)"; do
  has '.serial == "b0000004"' client show "$name"
done
has '[.name, .hostname, .os] == ["kitchen", "oven", "two"]' client set b0000004 --name kitchen --hostname oven --os two
has '[.name, .hostname, .os] == ["kitchen", "kitchen", "one"]' client set kitchen --hostname '' --os ''
has '.rootMode == "shared"' client set kitchen --root shared
has '.approved' client approve kitchen
expect_exit 1 piboot client set kitchen --name 'a b'
expect_exit 1 piboot client set kitchen --hostname -oven
expect_exit 1 piboot client set kitchen --os three
expect_exit 1 piboot client set kitchen --root none
expect_exit 1 piboot client show nobody
expect_contains "message" "nobody" "$said"
expect_exit 1 piboot client log nobody
expect_exit 1 piboot client forget nobody
expect_exit 2 piboot client set kitchen
expect_exit 2 piboot client set
expect_exit 2 piboot client
expect_exit 2 piboot client list --nonsense
expect_exit 2 piboot nonsense
for words in 'client list' 'client show kitchen' 'client log kitchen' 'os list' status; do
  # shellcheck disable=SC2086
  expect_exit 0 piboot $words
  [[ -n $said ]] || die "piboot $words prints nothing"
done
expect_exit 0 "$PIBOOT_PROGRAM" --version
expect_contains "version" "piboot " "$said"
expect_exit 0 "$PIBOOT_PROGRAM" help
expect_exit 0 "$PIBOOT_PROGRAM" help client

echo "status and the API behind it"
has '(.version | type == "string") and (.ready | type == "boolean") and (.troubles | length == 0) and .ready and .nfs == "off" and .defaultOs == "one" and (.freeBytes > 0)' status
has ".started | $time" status
has '(.interfaces | length == 1) and (.interfaces[0] | contains("192.168.77.2"))' status
curl --silent --max-time 10 --unix-socket "$control" http://piboot/api/v1/clients | jq -e '.[0].serial == "b0000004"' >/dev/null || die "no API on the control socket"
curl --silent --max-time 10 --unix-socket "$control" http://piboot/healthz >/dev/null || die "no /healthz"

has 'type == "object"' client forget kitchen
has 'length == 0' client list
