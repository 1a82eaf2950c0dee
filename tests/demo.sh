#!/usr/bin/env bash
# The whole appliance on one machine, with nothing but real protocols in between: a home network of namespaces with a
# router whose DHCP server knows nothing of network boot, the published `piboot` beside it, and two simulated
# Raspberry Pis (a 3B and a 4). What their boot ROMs fetch goes to QEMU, which boots a real Debian from its NFS root.
set -euo pipefail

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=${tests%/*}
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$tests/lib.sh"
# shellcheck source-path=SCRIPTDIR source=dotnet.sh
source "$tests/dotnet.sh"

usage() {
  cat <<'TEXT'
usage: sudo tests/demo.sh [--only 3b|4] [--machine virt|raspi3b] [--keep] [--fallback loopback]

  --only MODEL          one Pi instead of both
  --machine raspi3b     the 3B's system runs on QEMU's Raspberry Pi 3B (USB network, ten times slower) instead of `virt`
  --keep                leave everything running until Ctrl-C
  --fallback loopback   no namespaces, no QEMU: simulated Pis over ordinary sockets on loopback (chosen by itself where
                        the machine allows no more)
  --program FILE        this piboot instead of publishing one
  --rom FILE            this PiBoot.BootRom.dll instead of building one
TEXT
}

# The home network: what a router hands out, and a free address beside its pool for the appliance.
router_address=192.168.77.1
appliance_address=192.168.77.2
pool=192.168.77.50,192.168.77.99,1h

# key|name|--model of the ROM|serial|hardware address|board revision|memory in MiB|address on loopback
pis=(
  '3b|Raspberry Pi 3B|3b|5f0a3b01|b8:27:eb:0a:3b:01|a02082|512|127.0.0.3'
  '4|Raspberry Pi 4|4-2021|5f0a4b02|dc:a6:32:0a:4b:02|c03114|1024|127.0.0.4'
)

rom_timeout=180
declare -A rom_pid qemu_pid shown_stage

main() {
  parse_arguments "$@"
  choose_mode
  prepare
  case $mode in
    lan) on_a_lan ;;
    loopback) on_loopback ;;
  esac
  show_timelines
  say "done: ${#pis[@]} simulated Pi(s), $result"
  if $keep; then
    say "everything keeps running until Ctrl-C; ask it with: $piboot status --control $control"
    while :; do sleep 60; done
  fi
}

parse_arguments() {
  only='' machine=virt keep=false mode='' piboot='' rom=''
  while (($# > 0)); do
    case $1 in
      --only) only=${2:-} && shift ;;
      --machine) machine=${2:-} && shift ;;
      --keep) keep=true ;;
      --fallback) mode=${2:-} && shift ;;
      --program) piboot=$(realpath "${2:-}") && shift ;;
      --rom) rom=$(realpath "${2:-}") && shift ;;
      --help | -h) usage && exit 0 ;;
      *) usage >&2 && exit 2 ;;
    esac
    shift
  done
  [[ $machine == virt || $machine == raspi3b ]] || { usage >&2 && exit 2; }
  [[ -z $mode || $mode == loopback ]] || { usage >&2 && exit 2; }

  local pi chosen=()
  for pi in "${pis[@]}"; do
    [[ -n $only && ${pi%%|*} != "$only" ]] || chosen+=("$pi")
  done
  ((${#chosen[@]} > 0)) || { usage >&2 && exit 2; }
  pis=("${chosen[@]}")
}

# Finds out what this machine allows, by trying it.
choose_mode() {
  [[ -z $mode ]] || return 0
  need_root
  local probe=pibootprobe$$ obstacle=''
  need_packages iproute2
  if ! ip netns add "$probe" 2>/dev/null; then
    obstacle='network namespaces'
  else
    ip -n "$probe" link add probe0 type veth peer name probe1 2>/dev/null || obstacle='virtual network links'
    ip -n "$probe" tuntap add probe2 mode tap 2>/dev/null || obstacle=${obstacle:-'tap interfaces (/dev/net/tun)'}
    ip netns del "$probe"
  fi
  mode=lan
  if [[ -n $obstacle ]]; then
    mode=loopback
    say "this machine allows no $obstacle: falling back to loopback"
  fi
}

prepare() {
  mkdir -p "$PIBOOT_TEST_CACHE"
  # On disk, not in /tmp, which may be memory: it gets a copy of the operating system for every Pi.
  TMPDIR=$PIBOOT_TEST_CACHE make_temp_dir demo
  work=$temp_dir
  logs=$work/logs
  control=$work/piboot.sock
  mkdir -p "$logs" "$work/data"
  on_failure show_ends_of_logs

  need_packages jq
  [[ -n $piboot && -n $rom ]] || need_dotnet
  if [[ -z $piboot ]]; then
    say "publishing piboot (native code: the first time takes a minute or two)"
    # Its last line is the path; the rest belongs into the log.
    "$repository/image/publish.sh" --rid "linux-$(dotnet_architecture)" >"$logs/publish.log" 2>&1 ||
      die "publishing failed"
    piboot=$(tail -n 1 "$logs/publish.log")
  fi
  if [[ -z $rom ]]; then
    say "building the simulated boot ROMs"
    dotnet build -c Release "$tests/PiBoot.BootRom/PiBoot.BootRom.csproj" -o "$repository/.artifacts/bootrom" \
      >"$logs/build-rom.log" 2>&1 || die "building the boot ROMs failed"
    rom=$repository/.artifacts/bootrom/PiBoot.BootRom.dll
  fi
  [[ $mode == lan ]] && need_packages ethtool dnsmasq-base netbase rpcbind nfs-ganesha nfs-ganesha-vfs qemu-system-arm ipxe-qemu
  "$tests/qemu/build-os.sh" --out "$work/os" 2>&1 | tee "$logs/build-os.log" | indent
  say "program: $("$piboot" --version), operating system: $(du -sh "$work/os/root" | cut -f1)"
}

indent() {
  sed 's/^\(\[[^]]*\] \)\{0,1\}/         · /'
}

dotnet_architecture() {
  case $(uname -m) in
    x86_64) echo x64 ;;
    aarch64) echo arm64 ;;
    *) die "no .NET for $(uname -m)" ;;
  esac
}

# ---- a home network in namespaces ------------------------------------------------------------------------------------

on_a_lan() {
  build_lan
  start_router
  start_appliance_on_lan
  import_os

  say "power on"
  local pi
  for pi in "${pis[@]}"; do
    start_rom_on_lan "$pi"
  done
  watch "$rom_timeout" roms_finished || die "a boot ROM did not finish in time"
  say "the boot ROMs have fetched everything; QEMU goes on with exactly that"
  for pi in "${pis[@]}"; do
    start_qemu "$pi"
  done
  local limit=300
  [[ $machine == virt ]] || limit=1200
  watch "$limit" all_up || die "not every Pi came up in time"
  result="booted by the published program, running from its NFS root"
}

build_lan() {
  lan=piboot$$-lan router=piboot$$-router appliance=piboot$$-appliance
  make_netns "$lan"
  ip -n "$lan" link add switch type bridge forward_delay 0 mcast_snooping 0
  ip -n "$lan" link set switch up
  attach "$router" router
  ip -n "$router" addr add "$router_address/24" dev lan
  attach "$appliance" appliance
  ip -n "$appliance" addr add "$appliance_address/24" dev lan
  ip -n "$appliance" route add default via "$router_address"
  say "home network is up: router $router_address, appliance $appliance_address"
}

# attach NAMESPACE PORT [MAC] makes a namespace whose interface `lan` is plugged into the switch.
attach() {
  make_netns "$1"
  ip -n "$lan" link add "$2" type veth peer name lan netns "$1"
  [[ -z ${3:-} ]] || ip -n "$1" link set lan address "$3"
  ip -n "$lan" link set "$2" master switch up
  ip -n "$1" link set lan up
  # The boot ROMs read raw frames and check checksums, which the kernel would leave blank between virtual links.
  ip netns exec "$1" ethtool -K lan tx off >/dev/null
}

start_router() {
  start "$logs/router.log" ip netns exec "$router" dnsmasq --keep-in-foreground --log-facility=- --log-dhcp \
    --conf-file=/dev/null --user=root --pid-file= --port=0 --interface=lan --bind-interfaces \
    --dhcp-range="$pool" --dhcp-leasefile="$work/leases"
}

start_appliance_on_lan() {
  : >"$work/piboot.conf"
  export -f appliance_on_lan
  start "$logs/piboot.log" ip netns exec "$appliance" bash -c 'appliance_on_lan "$@"' appliance "$work" "$piboot"
  piboot_pid=$started_pid
  wait_for_piboot
}

# Runs in the appliance's namespace, as the process that becomes `piboot serve`. `ip netns exec` has given it its own
# mount table. There, /run is empty, so that rpcbind and Ganesha find each other and no daemon of this machine; and the
# data drive sits at /srv/piboot, so that paths on the wire are those of a real appliance.
appliance_on_lan() {
  set -euo pipefail
  mount -t tmpfs tmpfs /run
  mkdir /run/rpcbind /run/piboot
  mount -t tmpfs tmpfs /srv
  mkdir /srv/piboot
  mount --bind "$1/data" /srv/piboot
  # Changes its user, and so outlives its parent; remove_netns ends it.
  rpcbind -f -w &
  exec "$2" serve --config "$1/piboot.conf" --interface lan --data /srv/piboot --control "$1/piboot.sock" \
    --web 0.0.0.0:8080 --nfs ganesha --storage in-process
}

start_rom_on_lan() {
  local key model serial mac revision
  IFS='|' read -r key _ model serial mac revision _ <<<"$1"
  attach "piboot$$-pi$key" "pi$key" "$mac"
  start "$logs/rom-$key.log" ip netns exec "piboot$$-pi$key" \
    dotnet "$rom" --model "$model" --interface lan --mac "$mac" --serial "$serial" --revision "$revision" \
    --out "$work/fetched-$key" --timeout "$rom_timeout"
  rom_pid[$key]=$started_pid
}

start_qemu() {
  local key name mac memory board=virt
  IFS='|' read -r key name _ _ mac _ memory _ <<<"$1"
  # The ROM's port goes down first: one hardware address must not be behind two ports of a switch.
  ip -n "$lan" link set "pi$key" down
  ip -n "$lan" tuntap add "tap$key" mode tap
  ip -n "$lan" link set "tap$key" master switch up
  # QEMU 7.2 has no Raspberry Pi 4.
  [[ $key != 3b ]] || board=$machine
  say "$name: kernel $(du -h "$work/fetched-$key/kernel8.img" | cut -f1) on QEMU's $board"
  start "$logs/qemu-$key.log" ip netns exec "$lan" "$tests/qemu/run-client.sh" --boot "$work/fetched-$key" \
    --tap "tap$key" --mac "$mac" --memory "$memory" --machine "$board" --console "$logs/console-$key.log" --timeout 1800
  qemu_pid[$key]=$started_pid
}

# ---- loopback --------------------------------------------------------------------------------------------------------

# Left out here: the home router beside which the appliance has to live (DHCP on loopback has one server), raw frames,
# NFS, and the real kernels. What stays: the published program, its configuration, import, DHCP answers, every file by
# TFTP, the timeline.
on_loopback() {
  say "loopback: without home router, raw frames, NFS root and QEMU; only the simulated ROMs boot"
  : >"$work/piboot.conf"
  start "$logs/piboot.log" "$piboot" serve --config "$work/piboot.conf" --interface lo --data "$work/data" \
    --control "$control" --web 127.0.0.1:8080 --nfs off --storage in-process
  piboot_pid=$started_pid
  wait_for_piboot
  import_os

  say "power on"
  local pi key model serial mac revision address
  for pi in "${pis[@]}"; do
    IFS='|' read -r key _ model serial mac revision _ address <<<"$pi"
    start "$logs/rom-$key.log" dotnet "$rom" --model "$model" --loopback 127.0.0.1 --address "$address" --mac "$mac" \
      --serial "$serial" --revision "$revision" --out "$work/fetched-$key" --timeout "$rom_timeout"
    rom_pid[$key]=$started_pid
  done
  watch "$rom_timeout" roms_finished || die "a boot ROM did not finish in time"
  result="every file fetched from the published program (kernels not started)"
}

# ---- common ----------------------------------------------------------------------------------------------------------

wait_for_piboot() {
  wait_until 20 piboot_answers || die "piboot serve does not answer on $control"
  say "piboot serve is ready"
}

piboot_answers() {
  ! process_gone "$piboot_pid" || die "piboot serve ended at its start"
  "$piboot" status --control "$control" >/dev/null 2>&1
}

import_os() {
  say "importing the operating system"
  "$piboot" os import "$work/os" --name debian12 --control "$control" >"$logs/import.log" 2>&1 || die "import failed"
  say "imported as debian12; new clients get it"
}

# watch SECONDS CONDITION... waits for CONDITION and tells every change of a Pi's stage meanwhile.
watch() {
  local deadline=$((SECONDS + $1))
  shift
  while :; do
    show_stages
    ! process_gone "$piboot_pid" || die "piboot serve ended by itself"
    ! "$@" || return 0
    ((SECONDS < deadline)) || return 1
    sleep 0.5
  done
}

show_stages() {
  local pi key name serial mac stage
  clients=$("$piboot" client list --json --control "$control" 2>>"$logs/client-list.log") || clients='[]'
  for pi in "${pis[@]}"; do
    IFS='|' read -r key name _ serial mac _ <<<"$pi"
    stage=$(stage_of "$serial" "$mac")
    [[ -n $stage && $stage != "${shown_stage[$key]:-}" ]] || continue
    say "$name: $stage"
    shown_stage[$key]=$stage
  done
}

# stage_of SERIAL MAC looks in what show_stages has fetched last. Before its serial is known, a client goes by its MAC.
stage_of() {
  jq -r --arg serial "$1" --arg mac "$2" '[.[] | select(.serial == $serial or .mac == $mac)][0].stage // empty' \
    <<<"$clients"
}

roms_finished() {
  local key status
  for key in "${!rom_pid[@]}"; do
    process_gone "${rom_pid[$key]}" || return 1
  done
  for key in "${!rom_pid[@]}"; do
    status=0
    wait "${rom_pid[$key]}" || status=$?
    ((status == 0)) || die "the boot ROM of the $key ended with $status"
  done
}

all_up() {
  local pi key name serial mac up=true
  for pi in "${pis[@]}"; do
    IFS='|' read -r key name _ serial mac _ <<<"$pi"
    [[ $(stage_of "$serial" "$mac") == up ]] || up=false
    ! process_gone "${qemu_pid[$key]}" || die "$name: its system ended by itself"
  done
  $up
}

show_timelines() {
  local pi name serial
  for pi in "${pis[@]}"; do
    IFS='|' read -r _ name _ serial _ <<<"$pi"
    echo
    echo "$name ($serial)"
    "$piboot" client log "$serial" --control "$control"
  done
  echo
}

show_ends_of_logs() {
  local log
  for log in "$logs"/*.log; do
    [[ -s $log ]] || continue
    printf '\n---- the end of %s\n' "${log##*/}" >&2
    tail -n 25 "$log" | tr -d '\000\r' >&2
  done
}

main "$@"
