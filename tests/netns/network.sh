# shellcheck shell=bash
# A small home network for one case: a switch, a router that gives addresses and knows nothing of network boot, the
# appliance, and whoever else is plugged in. To be sourced by a case, which is run by run.sh.
#
# Namespaces are named after the case's process, so that several runs do not meet.
set -euo pipefail

netns=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../lib.sh
source "$netns/../lib.sh"

router_address=192.168.77.1
appliance_address=192.168.77.2
pool=192.168.77.50,192.168.77.239,1h
run=pbn$$
piboot_pid='' router_pid=''
served=()

: "${PIBOOT_PROGRAM:?run this by run.sh}" "${PIBOOT_ROM:?run this by run.sh}"

mkdir -p "$PIBOOT_TEST_CACHE"
# The cache may lie where only root can go; who runs a part of the service as another user sets $place before.
TMPDIR=${place:-$PIBOOT_TEST_CACHE} make_temp_dir netns
work=$temp_dir
logs=$work/logs
data=$work/data
control=$work/piboot.sock
mkdir -p "$logs" "$data"
: >"$work/piboot.conf"
on_failure show_ends_of_logs

# ---- the network -----------------------------------------------------------------------------------------------------

# namespace NAME makes one of this run. IPv6 is off: its chatter would be the "random frame" that wakes a stuck 3B.
namespace() {
  make_netns "$run-$1"
  inside "$1" sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6'
}

# inside NAME COMMAND... runs COMMAND in a namespace of this run.
inside() {
  local name=$1
  shift
  ip netns exec "$run-$name" "$@"
}

# make_switch NAME makes a switch in the namespace `lan`.
make_switch() {
  [[ -e /run/netns/$run-lan ]] || namespace lan
  ip -n "$run-lan" link add "$1" type bridge forward_delay 0 mcast_snooping 0
  ip -n "$run-lan" link set "$1" up
}

# plug NAME [SWITCH [INTERFACE [MAC]]] puts an interface of namespace NAME, made if need be, into a switch.
plug() {
  local name=$1 switch=${2:-switch} interface=${3:-lan} mac=${4:-} port
  [[ -e /run/netns/$run-$name ]] || namespace "$name"
  ports=$((${ports:-0} + 1))
  port=port$ports
  ip -n "$run-lan" link add "$port" type veth peer name "$interface" netns "$run-$name"
  [[ -z $mac ]] || ip -n "$run-$name" link set "$interface" address "$mac"
  ip -n "$run-lan" link set "$port" master "$switch" up
  ip -n "$run-$name" link set "$interface" up
  # Between virtual links the kernel leaves checksums blank, which the boot ROMs notice.
  inside "$name" ethtool -K "$interface" tx off >/dev/null
}

# make_lan: switch, router and appliance, nothing started.
make_lan() {
  make_switch switch
  plug router
  ip -n "$run-router" addr add "$router_address/24" dev lan
  plug appliance
  ip -n "$run-appliance" addr add "$appliance_address/24" dev lan
}

# start_dnsmasq LOG NAMESPACE OPTION... a DHCP server without DNS on the interface `lan` of a namespace.
start_dnsmasq() {
  local log=$1 name=$2
  shift 2
  start "$logs/$log.log" ip netns exec "$run-$name" dnsmasq --keep-in-foreground --log-facility=- --log-dhcp \
    --conf-file=/dev/null --user=root --pid-file= --port=0 --no-ping --bind-interfaces \
    --dhcp-leasefile="$work/leases-$log" "$@"
}

start_router() {
  start_dnsmasq router router --interface=lan --dhcp-range="$pool" "$@"
  router_pid=$started_pid
}

stop_router() {
  stop_process "$router_pid"
  rm -f "$work/leases-router"
}

# ---- the appliance ---------------------------------------------------------------------------------------------------

# start_piboot OPTION... starts the service and waits until it answers; options come on top of the usual ones.
start_piboot() {
  launch_piboot --interface lan "$@"
  wait_until 30 piboot_answers || die "piboot serve does not answer"
}

# launch_piboot OPTION... only starts it. NFS and web are off unless an option says otherwise.
launch_piboot() {
  local usual=(--config "$work/piboot.conf" --data "$data" --control "$control")
  [[ " $* " == *' --nfs '* ]] || usual+=(--nfs off)
  [[ " $* " == *' --web '* ]] || usual+=(--web off)
  ip netns exec "$run-appliance" "$PIBOOT_PROGRAM" serve "${usual[@]}" "$@" >>"$logs/piboot.log" 2>&1 </dev/null &
  piboot_pid=$!
  served+=("$piboot_pid")
  ((${#served[@]} > 1)) || on_exit stop_served
}

stop_served() {
  local pid
  for pid in "${served[@]}"; do
    stop_process "$pid"
  done
}

stop_piboot() {
  stop_process "$piboot_pid"
}

# kill_piboot ends it as a power cut would.
kill_piboot() {
  kill -KILL "$piboot_pid"
  wait "$piboot_pid" 2>/dev/null || true
}

piboot_answers() {
  ! process_gone "$piboot_pid" || die "piboot serve ended by itself"
  piboot status >/dev/null 2>&1
}

# piboot VERB... asks the service.
piboot() {
  "$PIBOOT_PROGRAM" "$@" --control "$control"
}

# client SERIAL FIELD prints what the service knows of a client; empty where it knows none.
client() {
  piboot client list --json | jq -r --arg id "$1" --arg field "$2" '[.[] | select(.serial == $id or .id == $id)][0][$field] // empty'
}

# stage_is CLIENT STAGE
stage_is() {
  [[ $(client "$1" stage) == "$2" ]]
}

# events CLIENT prints the events of its last boot, one word each.
events() {
  piboot client log "$1" --json | jq -r '.[].event'
}

# ---- operating systems -----------------------------------------------------------------------------------------------

# make_os NAME [MARK] makes $work/source-NAME: small files with the names that firmware asks for, the mark in each.
make_os() {
  local dir=$work/source-$1 mark=${2:-$1} file
  mkdir -p "$dir/boot/overlays" "$dir/root/etc" "$dir/root/usr"
  for file in bootcode.bin start.elf fixup.dat start4.elf fixup4.dat kernel.img kernel7.img kernel8.img kernel_2712.img initramfs8 initramfs_2712 \
    bcm2710-rpi-2-b.dtb bcm2710-rpi-3-b.dtb bcm2710-rpi-3-b-plus.dtb bcm2710-rpi-cm3.dtb bcm2710-rpi-zero-2-w.dtb \
    bcm2709-rpi-2-b.dtb bcm2708-rpi-b.dtb bcm2708-rpi-b-plus.dtb bcm2708-rpi-zero.dtb \
    bcm2711-rpi-4-b.dtb bcm2712-rpi-5-b.dtb overlays/vc4-kms-v3d.dtbo; do
    some_bytes "$mark $file" $((2000 + 37 * ${#file})) >"$dir/boot/$file"
  done
  # Larger ones: many blocks, and a length that is a multiple of 512, whose last block is an empty one.
  some_bytes "$mark kernel8.img" $((512 * 4096)) >"$dir/boot/kernel8.img"
  some_bytes "$mark kernel_2712.img" 3000001 >"$dir/boot/kernel_2712.img"
  some_bytes "$mark initramfs8" 1000003 >"$dir/boot/initramfs8"
  printf 'arm_64bit=1\nauto_initramfs=1\n[all]\nenable_uart=1\n' >"$dir/boot/config.txt"
  printf 'console=serial0,115200 console=tty1 root=PARTUUID=0000-02 rootfstype=ext4 fsck.repair=yes rootwait\n' >"$dir/boot/cmdline.txt"
  echo raspberrypi >"$dir/root/etc/hostname"
  printf 'PARTUUID=0000-02 / ext4 defaults 0 1\n' >"$dir/root/etc/fstab"
  echo "$mark" >"$dir/root/etc/mark"
}

# some_bytes SEED LENGTH: repeatable, and different for every seed.
some_bytes() {
  openssl enc -aes-128-ctr -nosalt -pass "pass:$1" -pbkdf2 -iter 1 -in /dev/zero 2>/dev/null | head -c "$2" || true
}

# import_os NAME [MARK] makes and imports one; the first becomes the default.
import_os() {
  [[ -d $work/source-$1 ]] || make_os "$@"
  piboot os import "$work/source-$1" --name "$1" >/dev/null
}

# ---- Raspberry Pis ---------------------------------------------------------------------------------------------------

# start_pi KEY MODEL MAC SERIAL [OPTION...] powers a simulated Pi on in its own namespace; leaves its process in $started_pid.
start_pi() {
  local key=$1 model=$2 mac=$3 serial=$4
  shift 4
  [[ -e /run/netns/$run-$key ]] || plug "$key" "${pi_switch:-switch}" lan "$mac"
  rm -rf "$work/fetched-$key"
  start "$logs/rom-$key.log" ip netns exec "$run-$key" dotnet "$PIBOOT_ROM" --model "$model" --interface lan --mac "$mac" \
    --serial "$serial" --out "$work/fetched-$key" --timeout 100 "$@"
}

# boot_pi, the same, and waits for the end of its firmware: fails unless it has all that a kernel needs.
boot_pi() {
  local status=0
  start_pi "$@"
  wait "$started_pid" || status=$?
  ((status == 0)) || die "the Pi $1 ended with $status: $(tail -n 3 "$logs/rom-$1.log")"
}

# start_nfs_port keeps connections to the NFS port of the appliance, as an NFS server would.
start_nfs_port() {
  start "$logs/nfs-port.log" ip netns exec "$run-appliance" /usr/bin/python3 "$netns/linux.py" serve
  wait_until 10 nfs_port_open || die "nobody listens on the NFS port"
}

nfs_port_open() {
  inside appliance ss -Hltn 'sport = :2049' | grep -q .
}

# start_linux KEY asks for an address as a booted kernel does; the namespace of the Pi has it from then on, and answers ARP.
start_linux() {
  local key=$1
  [[ -x $work/udhcpc ]] || install -m 755 /dev/stdin "$work/udhcpc" <<'TEXT'
#!/bin/sh
[ "$1" = bound ] || exit 0
ip addr flush dev "$interface"
ip addr add "$ip/24" dev "$interface"
TEXT
  inside "$key" busybox udhcpc -i lan -n -q -t 5 -T 2 -V 'Linux ipconfig' -s "$work/udhcpc" >"$logs/udhcpc-$key.log" 2>&1 ||
    die "the kernel of $key got no address"
}

# mount_root KEY opens a connection to the NFS port and keeps it; leaves its process in $started_pid.
mount_root() {
  : >"$logs/mount-$1.log"
  start "$logs/mount-$1.log" ip netns exec "$run-$1" /usr/bin/python3 "$netns/linux.py" mount "${2:-$appliance_address}"
  wait_until 10 grep -q mounted "$logs/mount-$1.log" || die "$1 did not mount: $(cat "$logs/mount-$1.log")"
}

# report_up KEY CLIENT [NAME=VALUE...] tells the appliance, as the unit in a client's root does; needs --web 0.0.0.0:8080.
report_up() {
  local key=$1
  shift
  inside "$key" /usr/bin/python3 "$netns/linux.py" up "${report_address:-$appliance_address}:8080" "$@" || die "the report of $key was refused"
}

# vanish KEY: its plug is pulled. Nothing of it says goodbye.
vanish() {
  ip -n "$run-$1" link set lan down
}

# expect_files KEY OS compares all that a Pi has fetched with the operating system's files, and reads its command line.
expect_files() {
  local fetched=$work/fetched-$1 source=$work/source-$2/boot file name serial count=0
  while IFS= read -r file; do
    name=${file#"$fetched"/}
    case $name in
      boot.json | cmdline.txt) continue ;;
      config.txt)
        # Has a line more for the network.
        ! grep -qvxFf "$file" "$source/$name" || die "the Pi $1 has a config.txt that lacks lines of $2"
        count=$((count + 1))
        continue
        ;;
    esac
    cmp -s "$file" "$source/$name" || die "the Pi $1 has another $name than $2"
    count=$((count + 1))
  done < <(find "$fetched" -type f)
  ((count >= 4)) || die "the Pi $1 has fetched only $count files"
  serial=$(jq -r .serial "$fetched/boot.json")
  expect_contains "command line of $1" "nfsroot=$(jq -r .server "$fetched/boot.json"):$data/clients/" "$(jq -r .cmdline "$fetched/boot.json")"
  expect_contains "command line of $1" "/clients/$serial" "$(jq -r .cmdline "$fetched/boot.json")"
}

# python NAME SCRIPT ARGUMENT... runs one of the scripts beside this file in a namespace.
python() {
  local name=$1 script=$2
  shift 2
  ip netns exec "$run-$name" env PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$netns/$script" "$@"
}

# ask NAME MODEL MAC SERIAL [OPTION...]: one DISCOVER of a Pi's firmware out of a namespace that is plugged in; prints what
# came back as lines of JSON.
ask() {
  local name=$1
  shift
  python "$name" pi.py discover "$@"
}

# offers_of_piboot [ADDRESS] keeps from such lines the OFFERs of the appliance.
offers_of_piboot() {
  jq -c --arg server "${1:-$appliance_address}" 'select(.kind == "dhcp" and .source == $server)'
}

# ---- judging ---------------------------------------------------------------------------------------------------------

expect_equal() {
  [[ $2 == "$3" ]] || die "$1: wanted '$2', got '$3'"
}

expect_contains() {
  [[ $3 == *"$2"* ]] || die "$1: wanted '$2' in '$3'"
}

# expect_exit STATUS COMMAND... leaves both outputs together in $said.
expect_exit() {
  local wanted=$1 status=0
  shift
  said=$("$@" 2>&1) || status=$?
  ((status == wanted)) || die "exit code $status instead of $wanted of: $*: $said"
}

# skip REASON... ends the case as not run.
skip() {
  on_failure true
  echo "$*"
  exit 77
}

show_ends_of_logs() {
  local log
  for log in "$logs"/*.log; do
    [[ -s $log ]] || continue
    printf -- '---- the end of %s\n' "${log##*/}" >&2
    tail -n "${log_lines:-12}" "$log" | tr -d '\000\r' | cut -c 1-300 >&2
  done
}
