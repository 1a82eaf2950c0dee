# shellcheck shell=bash
# The two servers of the DHCP, storm and idle measurements, in turn on one LAN: piboot, and dnsmasq as proxy DHCP and TFTP
# server with the same files. To be sourced by a script that has its arguments still to be read: --program FILE, a native-AOT
# piboot, and --rounds N. Figures go to standard output, one a line with tabs; everything else to standard error.
set -euo pipefail

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec {figures}>&1 1>&2
program='' rounds=3
while (($#)); do
  case $1 in
    --program) program=$(realpath "${2-}") && shift ;;
    --rounds) rounds=${2-} && shift ;;
    *) break ;;
  esac
  shift
done
[[ $# == 0 && -x $program && $rounds =~ ^[1-9][0-9]*$ ]] || {
  echo "usage: sudo $0 --program FILE [--rounds N]"
  exit 2
}
PIBOOT_PROGRAM=$program PIBOOT_ROM=none
export PIBOOT_PROGRAM PIBOOT_ROM
# shellcheck source-path=SCRIPTDIR source=../netns/network.sh
source "$bench/../netns/network.sh"
need_root
need_packages iproute2 ethtool dnsmasq-base gcc libc6-dev jq openssl util-linux python3

# Room for a thousand boards.
appliance_address=10.78.0.2
first_serial=b0400000
old_serial=a0300000
server_pid=''

# The peer, with the same files.
dnsmasq=("$(command -v dnsmasq)" --keep-in-foreground --conf-file=/dev/null --user=root --pid-file= --port=0 --interface=lan
  '--dhcp-range=10.78.0.0,proxy,255.255.0.0' '--pxe-service=0,Raspberry Pi Boot'
  --enable-tftp --tftp-root="$work/tftp" --tftp-max=2000 --log-facility=/dev/null)

# build NAME... compiles load generators into $work.
build() {
  local name
  for name in "$@"; do
    cc -O2 -Wall -o "$work/$name" "$bench/$name.c"
  done
}

make_bench_lan() {
  make_switch switch
  plug appliance
  ip -n "$run-appliance" addr add "$appliance_address/16" dev lan
  # A thousand neighbours are more than the kernel keeps by default; both servers get the room.
  inside appliance sh -c 'echo 4096 >/proc/sys/net/ipv4/neigh/default/gc_thresh3; echo 4096 >/proc/sys/net/ipv4/neigh/default/gc_thresh2' 2>/dev/null || true
  plug rack
}

# figure NAME SERVER CLIENTS BLKSIZE VALUE UNIT
figure() {
  local IFS=$'\t'
  printf '%s\n' "$*" >&"$figures"
}

# make_known BOARDS: both servers know that many boards, and have what they ask for.
make_known() {
  local i
  mkdir -p "$work/tftp"
  cp -r "$work/source-one/boot/." "$work/tftp/"
  for ((i = 0; i < $1; i++)); do
    ln -sfn . "$work/tftp/$(printf '%08x' $((16#$first_serial + i)))"
    ln -sfn . "$work/tftp/$(printf '%08x' $((16#$old_serial + i)))"
  done
  # One tree for all, as dnsmasq has it: a thousand private roots would measure the drive.
  printf '[clients]\nroot = shared\n' >"$work/piboot.conf"
  start_piboot --log-level warning
  import_os one
  inside rack "$work/dhcpload" lan "$1" "$first_serial" 0 0 || die "piboot does not answer every board"
  stop_piboot
}

# start_server piboot|dnsmasq leaves its process in $server_pid.
start_server() {
  case $1 in
    piboot)
      start_piboot --log-level warning
      server_pid=$piboot_pid
      ;;
    dnsmasq)
      ip netns exec "$run-appliance" "${dnsmasq[@]}" </dev/null &
      server_pid=$!
      dnsmasq_pids+=("$server_pid")
      ((${#dnsmasq_pids[@]} > 1)) || on_exit stop_dnsmasqs
      wait_until 10 dnsmasq_listens || die "dnsmasq does not start"
      ;;
  esac
}
dnsmasq_pids=()

dnsmasq_listens() {
  [[ $(inside appliance ss -Hlun 'sport = :67 or sport = :69' | wc -l) -ge 2 ]]
}

stop_dnsmasqs() {
  local pid
  for pid in "${dnsmasq_pids[@]}"; do stop_process "$pid"; done
}

stop_server() {
  stop_process "$server_pid"
}
