#!/usr/bin/env bash
# The whole of it, from a flashed medium to a client that is up: the amd64 image boots in QEMU with an empty USB stick in a house
# network; somebody with a browser on a phone reads the setup code off its screen, sets it up, prepares the stick and sends an
# operating system's image; a simulated Pi 4 fetches what its firmware would, and a second QEMU, an arm64 one, boots exactly that
# from the appliance's kernel NFS server. Then the appliance's plug is pulled, and it serves again by itself.
# usage: sudo tests/appliance.sh --image FILE.img [--rom DLL] [--walk DLL] [--pictures DIR]
#   Under emulation about eight minutes.
set -euo pipefail

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
image='' rom='' walk='' pictures=''
while (($#)); do
  case $1 in
    --image) image=$(realpath "${2-}") ;;
    --rom) rom=$(realpath "${2-}") ;;
    --walk) walk=$(realpath "${2-}") ;;
    --pictures) pictures=$(realpath -m "${2-}") ;;
    *) image='' && break ;;
  esac
  shift 2
done
[[ -f $image ]] || { sed -n '6,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
# The program runs in the image; nobody here starts it.
PIBOOT_PROGRAM=/bin/false PIBOOT_ROM=${rom:-${tests%/*}/.artifacts/bootrom/PiBoot.BootRom.dll}
export PIBOOT_PROGRAM PIBOOT_ROM
# shellcheck source-path=SCRIPTDIR source=netns/network.sh
source "$tests/netns/network.sh"
# shellcheck source-path=SCRIPTDIR source=dotnet.sh
source "$tests/dotnet.sh"

appliance_mac=52:54:00:50:69:42
pi_mac=dc:a6:32:00:0a:01 pi_serial=c0000a01
password='correct horse battery'
console=$logs/appliance-console.log
machine_pid='' client_pid=''
log_lines=25

main() {
  need_root
  need_packages iproute2 ethtool dnsmasq-base curl jq openssl python3 chromium qemu-system-x86 qemu-system-arm ipxe-qemu mtools
  need_programs
  make_house
  cp --sparse=always "$image" "$work/medium.img"
  truncate -s 8G "$work/stick.img"
  power_on
  wait_until 120 page_answers || die "its page does not come up"
  step "its page answers"
  wait_until 60 screen_shows_code || die "its screen shows no setup code"
  expect_contains "its screen" "http://$appliance_address/" "$(screen)"
  step "its screen shows the address and the setup code"
  expect_contains "piboot.local" "$appliance_address" "$(inside phone python3 "$tests/mdns.py" piboot.local A)"
  step "piboot.local leads there"
  set_up
  boot_client
  pull_plug
  step "all is well"
}

step() {
  say "- $*, $(($(date +%s) - began)) s after power-on"
}

need_programs() {
  need_dotnet
  [[ -n $rom ]] || dotnet build -c Release "$tests/PiBoot.BootRom/PiBoot.BootRom.csproj" --nologo -v quiet -o "${PIBOOT_ROM%/*}"
  if [[ -z $walk ]]; then
    dotnet build -c Release "$tests/PiBoot.Walk/PiBoot.Walk.csproj" --nologo -v quiet -o "$work/walk"
    walk=$work/walk/PiBoot.Walk.dll
  fi
  "$tests/qemu/build-image.sh" --out "$work/bookworm.img.xz"
}

# make_house: a switch, a router with an address for the appliance that stays, a phone, and a socket for each machine in QEMU.
make_house() {
  make_switch switch
  plug router
  ip -n "$run-router" addr add "$router_address/24" dev lan
  start_router --dhcp-host="$appliance_mac,$appliance_address"
  plug phone
  ip -n "$run-phone" addr add 192.168.77.9/24 dev lan
  tap appliance
  tap client
}

tap() {
  ip -n "$run-lan" tuntap add "$1" mode tap
  ip -n "$run-lan" link set "$1" master switch up
}

# ---- the appliance -------------------------------------------------------------------------------------------------------

# power_on: a small PC with the medium and the stick, whose screen is read from its serial port.
power_on() {
  began=$(date +%s)
  : >"$console"
  ip netns exec "$run-lan" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -m 2048 -smp 2 -display none -monitor none \
    -netdev tap,id=lan,ifname=appliance,script=no,downscript=no -device "virtio-net-pci,netdev=lan,mac=$appliance_mac,romfile=" \
    -drive "file=$work/medium.img,if=virtio,format=raw" \
    -device qemu-xhci -drive "file=$work/stick.img,if=none,id=stick,format=raw" -device usb-storage,drive=stick,removable=on \
    -serial "file:$console" >"$logs/appliance-qemu.log" 2>&1 </dev/null &
  machine_pid=$!
  on_exit stop_process "$machine_pid"
}

page_answers() {
  ! process_gone "$machine_pid" || die "its QEMU ended by itself"
  inside phone curl --silent --fail --max-time 2 --output /dev/null "http://$appliance_address/healthz"
}

screen() {
  tr -d '\r\000' <"$console"
}

screen_shows_code() {
  screen | grep -q 'Setup code'
}

# api PATH asks as somebody who has logged in.
api() {
  [[ -s $work/cookies ]] || inside phone curl --silent --fail --max-time 20 --cookie-jar "$work/cookies" --output /dev/null \
    --json "{\"password\": \"$password\"}" "http://$appliance_address/api/v1/login"
  inside phone curl --silent --fail --max-time 20 --cookie "$work/cookies" "http://$appliance_address/api/v1/$1"
}

set_up() {
  local deeds=$work/deeds
  mkdir "$deeds"
  printf '#!/bin/sh\ntr -d "\\r\\000" <"%s" | sed -n "s/^.*[Ss]etup code[: ]*\\([0-9A-Z]\\{4\\}-[0-9A-Z]\\{4\\}\\).*/\\1/p" | tail -n 1\n' "$console" >"$deeds/code"
  chmod 755 "$deeds/code"
  inside phone dotnet "$walk" --flashed "http://$appliance_address/" "$work/bookworm.img.xz" "$deeds" "${pictures:-$work/pictures}"
  expect_equal "systems" '[["trixie","ready",true]]' "$(api os | jq -c 'map([.name, .state, .default])')"
  step "set up, its stick prepared, and the system imported"
}

# ---- the client ----------------------------------------------------------------------------------------------------------

boot_client() {
  local status=0 port
  start_pi pi 4 "$pi_mac" "$pi_serial"
  port=port$ports
  wait "$started_pid" || status=$?
  ((status == 0)) || die "the boot ROM ended with $status: $(tail -n 3 "$logs/rom-pi.log")"
  step "a Pi 4 has fetched $(du -sh "$work/fetched-pi" | cut -f1)"
  expect_contains "its command line" "nfsroot=$appliance_address:/srv/piboot/clients/$pi_serial/root" "$(cat "$work/fetched-pi/cmdline.txt")"
  # One hardware address must not be behind two ports of a switch.
  ip -n "$run-lan" link set "$port" down
  start "$logs/client-qemu.log" ip netns exec "$run-lan" "$tests/qemu/run-client.sh" --boot "$work/fetched-pi" --tap client \
    --mac "$pi_mac" --console "$logs/client-console.log" --timeout 600
  client_pid=$started_pid
  wait_until 400 client_is_up || die "the client is not up: $(api clients | jq -c '.[0] | {stage, verdict}')"
  step "the client is up from the appliance's kernel NFS server"
}

client_is_up() {
  ! process_gone "$client_pid" || die "the client ended by itself: $(tail -n 3 "$logs/client-console.log")"
  [[ $(stage 2>/dev/null) == up ]]
}

stage() {
  api clients | jq -r --arg id "$pi_serial" '.[] | select(.id == $id) | .stage'
}

# pull_plug: the appliance loses its power while its client runs, and is there again by itself.
pull_plug() {
  stop_process "$client_pid"
  kill -KILL "$machine_pid"
  wait "$machine_pid" 2>/dev/null || true
  power_on
  wait_until 120 page_answers || die "its page does not come up again"
  step "after its plug was pulled its page answers"
  wait_until 60 knows_all || die "it has lost something: $(api os), $(api clients)"
  # The same Pi, switched on again.
  ip -n "$run-lan" link set "port$ports" up
  boot_pi pi 4 "$pi_mac" "$pi_serial"
  step "it has kept the login, the system and the client, and serves it again"
}

knows_all() {
  [[ $(api os 2>/dev/null | jq -r '.[0].state') == ready && -n $(stage 2>/dev/null) ]]
}

main
