#!/usr/bin/env bash
# The units under a real systemd: both processes as the right users, a restart and a crash that lose no packet, a hang that the
# watchdog ends, a data drive that both see, a stop that is fast and leaves nothing behind.
# usage: sudo tests/units.sh [--program FILE] [--debian bookworm|trixie]
set -euo pipefail

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=${tests%/*}
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$tests/lib.sh"
# shellcheck source-path=SCRIPTDIR source=qemu/debian.sh
source "$tests/qemu/debian.sh"
# shellcheck source-path=SCRIPTDIR source=nspawn.sh
source "$tests/nspawn.sh"

program='' suite=bookworm
while (($#)); do
  case $1 in
    --program) program=$(realpath "${2-}") && shift 2 ;;
    --debian) suite=${2-} && shift 2 ;;
    *) sed -n '4s/^# //p' "$0" >&2 && exit 2 ;;
  esac
done

run=pu$$
server=192.168.83.1

main() {
  need_root
  need_packages systemd-container mmdebstrap debian-archive-keyring iproute2 procps python3 util-linux
  [[ -n $program ]] || program=$("$repository/image/publish.sh" | tail -n 1)
  [[ -x $program ]] || die "no program: $program"
  make_temp_dir units
  work=$temp_dir log=$temp_dir/console.log
  on_failure diagnose
  prepare_machine
  make_lan "$run" "$server"
  make_drive "$work/drive.img"
  start_machine
  look_at_units
  look_at_processes
  drive_comes
  nothing_is_lost
  packets_wait_through restart
  packets_wait_through crash
  hang
  socket_unit
  drive_goes
  nothing_left_by_stop
  shut_down
  say "all is well"
}

# ---- the machine -----------------------------------------------------------------------------------------------------

# prepare_machine lays the units, the program and a configuration over a Debian that is kept between runs.
prepare_machine() {
  get_debian "$suite"
  make_root "$temp_dir" root
  install -D -m 755 "$program" "$root/usr/bin/piboot"
  install -D -m 644 -t "$root/usr/lib/systemd/system" "$repository"/systemd/*.service
  install -D -m 755 "$repository/systemd/mount-nas" "$root/usr/lib/piboot/mount-nas"
  install -D -m 644 "$repository/systemd/piboot.sysusers" "$root/usr/lib/sysusers.d/piboot.conf"
  install -D -m 644 "$repository/systemd/piboot.tmpfiles" "$root/usr/lib/tmpfiles.d/piboot.conf"
  install -D -m 644 "$repository/systemd/piboot.rules" "$root/usr/lib/udev/rules.d/60-piboot.rules"
  install -D -m 644 "$repository/image/piboot.conf" "$root/etc/piboot/piboot.conf"
  # This kernel exports nothing, and nobody mounts anything here.
  sed -i 's/^# nfs = auto/nfs = off/' "$root/etc/piboot/piboot.conf"
  make_small_system "$root/var/tmp/system"
  systemctl --quiet --root="$root" enable piboot.service piboot-storage.service
}

start_machine() {
  local began=$SECONDS
  boot_machine "$run" "$log" --bind="$drive"
  wait_until 60 is_active piboot.service || die "piboot.service does not start"
  say "the machine is up after $((SECONDS - began)) s"
}

diagnose() {
  [[ -z ${init-} ]] || inside piboot client log b0000004 >&2 || true
  [[ -z ${init-} ]] || inside journalctl --no-pager -n 60 -u piboot.service -u piboot-storage.service >&2 || true
  [[ ! -e $log ]] || tail -n 5 "$log" >&2
}

# ---- what is looked at -----------------------------------------------------------------------------------------------

look_at_units() {
  local unit
  inside systemd-analyze verify --man=no piboot.service piboot-storage.service 2>&1 | tee "$work/verify"
  [[ ! -s $work/verify ]] || die "systemd-analyze verify complains"
  for unit in piboot piboot-storage; do
    say "$(inside systemd-analyze security --no-pager "$unit.service" | tail -n 1 | sed 's/^[^A-Za-z]*//')"
  done
  inside systemd-analyze security --no-pager --threshold=20 piboot.service >/dev/null || die "piboot.service is exposed more than 2.0"
}

look_at_processes() {
  local serve storage
  serve=$(pid_of piboot.service) storage=$(pid_of piboot-storage.service)
  expect "the service's user" "$(inside id -u piboot)" "$(awk '/^Uid:/ { print $2 }' "/proc/$serve/status")"
  expect "the service's groups" "$(inside id -G piboot | tr ' ' '\n' | sort -n | paste -s -d ' ')" \
    "$(awk '/^Groups:/ { $1 = ""; print substr($0, 2) }' "/proc/$serve/status")"
  # Bits 10, 12 and 13 of linux/capability.h: CAP_NET_BIND_SERVICE, CAP_NET_ADMIN, CAP_NET_RAW.
  local set
  for set in CapPrm CapEff CapBnd CapAmb; do
    expect "the service's $set" 0000000000003400 "$(awk -v set="$set:" '$1 == set { print $2 }' "/proc/$serve/status")"
  done
  expect "the storage's user" 0 "$(awk '/^Uid:/ { print $2 }' "/proc/$storage/status")"
  expect "the storage's mount namespace" "$(readlink "/proc/$init/ns/mnt")" "$(readlink "/proc/$storage/ns/mnt")"
  say "both processes run as they should"
}

# nothing_is_lost restarts the service as somebody would, while many ask.
nothing_is_lost() {
  ask stream "$work/stream.log" 5 &
  local asking=$!
  sleep 1
  inside systemctl restart piboot.service
  wait "$asking" || die "restart: $(cat "$work/stream.log")"
  say "restart: $(cat "$work/stream.log")"
}

# ask KIND LOG SECONDS
ask() {
  ip netns exec "$run-lan" "$tests/units-ask.py" "$1" "$server" pi "$3" >"$2" 2>&1
}

# packets_wait_through restart|crash: what comes while nobody is there is answered by the next process.
packets_wait_through() {
  local before after sockets kind asked=() pid
  before=$(pid_of piboot.service)
  wait_until 20 only_one_packet_socket || die "sockets for DHCP: $(bound)"
  sockets=$(bound)
  # Time enough to send something.
  drop_in slow 'ExecStartPre=/bin/sleep 3'
  case $1 in
    restart) inside systemctl restart --no-block piboot.service ;;
    crash) kill -KILL "$before" ;;
  esac
  wait_until 10 process_gone "$before" || die "$1: the service does not end"
  for kind in dhcp tftp http; do
    ask "$kind" "$work/$kind.log" 20 &
    asked+=($!)
  done
  ask stream "$work/stream.log" 4 &
  asked+=($!)
  sleep 1
  [[ -z $(pid_of piboot.service) ]] || die "$1: the service was back too early to show anything"
  for pid in "${asked[@]}"; do
    wait "$pid" || die "$1: $(cat "$work"/{dhcp,tftp,http,stream}.log)"
  done
  wait_until 20 is_active piboot.service || die "$1: the service is not back"
  after=$(pid_of piboot.service)
  [[ $before != "$after" ]] || die "$1: it is the same process"
  wait_until 20 has_sockets "$sockets" || expect "the sockets after a $1" "$sockets" "$(bound)"
  drop_in slow ''
  say "$1, 3 s without a service: $(joined "$work"/{dhcp,tftp,http,stream}.log)"
}

# joined FILE... prints their lines as one.
joined() {
  sed -z 's/\n\(.\)/; \1/g' <(cat "$@") | tr -d '\n'
}

# bound prints what is listening, by the kernel's own number for each socket.
bound() {
  # shellcheck disable=SC2016
  ip netns exec "$run-box" awk '
    FILENAME ~ /udp/ && $2 ~ /:0045$/ { print "udp", $10 }
    FILENAME ~ /tcp/ && $2 ~ /:(0050|01BB)$/ && $4 == "0A" { print "tcp", $10 }
    FILENAME ~ /packet/ && $4 == "0800" { print "packet", $9 }' /proc/net/udp /proc/net/tcp /proc/net/packet
}

# Who looks for other DHCP servers has one of its own for a moment.
only_one_packet_socket() {
  (($(bound | grep -c packet) == 1))
}

has_sockets() {
  [[ $(bound) == "$1" ]]
}

# drop_in NAME LINES changes piboot.service; no lines take that back.
drop_in() {
  local file=/proc/$init/root/run/systemd/system/piboot.service.d/$1.conf
  mkdir -p "${file%/*}"
  printf '[Service]\n%s\n' "$2" >"$file"
  [[ -n $2 ]] || rm "$file"
  inside systemctl daemon-reload
}

hang() {
  local before
  drop_in watchdog $'WatchdogSec=4s\nTimeoutAbortSec=1s'
  inside systemctl restart piboot.service
  before=$(pid_of piboot.service)
  sleep 9
  expect "the service, fed for twice its limit" "$before" "$(pid_of piboot.service)"
  kill -STOP "$before"
  wait_until 20 restarted_since "$before" || die "a service that hangs is left alone"
  inside journalctl --no-pager -u piboot.service | grep -q 'result .watchdog.' || die "it was not the watchdog"
  drop_in watchdog ''
  inside systemctl restart piboot.service
  say "a service that hangs starts anew"
}

restarted_since() {
  is_active piboot.service && [[ $(pid_of piboot.service) != "$1" ]]
}

drive_comes() {
  local serve
  serve=$(pid_of piboot.service)
  inside piboot drive prepare "$drive" --erase "$drive" >"$work/prepare.log" 2>&1 || die "prepare: $(cat "$work/prepare.log")"
  wait_until 10 sees "$serve" || die "the service does not see the drive that storage has mounted"
  sees "$init" || die "the drive is mounted for nobody else"
  wait_until 20 serves || die "nothing is served from the drive: $(inside piboot status)"
  inside piboot os import /var/tmp/system --name small >"$work/import.log" 2>&1 || die "import: $(cat "$work/import.log")"
  expect "the service, with its drive" "$serve" "$(pid_of piboot.service)"
  # The first root is made before packets are lost or not.
  ask dhcp "$work/dhcp.log" 5 || true
  ask dhcp "$work/dhcp.log" 10 || die "no offer: $(cat "$work/dhcp.log")"
  say "a drive is mounted for all, and a system imported to it"
}

drive_goes() {
  local serve
  serve=$(pid_of piboot.service)
  inside piboot drive eject >"$work/eject.log" 2>&1 || die "eject: $(cat "$work/eject.log")"
  ! sees "$init" || die "the drive is still mounted"
  ! grep -q ' /srv/piboot ' "/proc/$serve/mountinfo" || die "the service still has something mounted where the drive was"
  wait_until 20 misses || die "the service does not say that the drive is gone: $(inside piboot status)"
  expect "the service, without its drive" "$serve" "$(pid_of piboot.service)"
  say "a drive is ejected: $(inside piboot status 2>&1 | grep -i -m 1 'eject' || true)"
}

# sees PID whether the drive is at its place there.
sees() {
  grep -q " /srv/piboot .* btrfs " "/proc/$1/mountinfo"
}

serves() {
  inside piboot client list >/dev/null 2>&1
}

misses() {
  inside piboot status 2>&1 | grep -qi 'eject'
}

nothing_left_by_stop() {
  local began=$SECONDS
  inside systemctl stop piboot.service piboot-storage.service
  ((SECONDS - began <= 5)) || die "the stop took $((SECONDS - began)) s"
  expect "what is bound after the stop" "" "$(bound)"
  expect "how they ended" $'success\nsuccess' "$(inside systemctl show --property Result --value piboot.service piboot-storage.service | sed '/^$/d')"
  say "both stop in $((SECONDS - began)) s and leave no socket"
}

# Who prefers sockets of systemd's own has the service started by the first packet, and answers that, too.
socket_unit() {
  cat >"/proc/$init/root/run/systemd/system/piboot.socket" <<'UNIT'
[Socket]
ListenDatagram=0.0.0.0:67
ListenDatagram=0.0.0.0:69
ListenStream=0.0.0.0:80
PassPacketInfo=yes
Broadcast=yes
[Install]
WantedBy=sockets.target
UNIT
  inside systemctl daemon-reload
  inside systemctl stop piboot.service
  inside systemctl start piboot.socket
  local kind
  for kind in dhcp tftp http; do
    ask "$kind" "$work/$kind.log" 20 ||
      die "socket unit: $(cat "$work/$kind.log"), with $(inside systemctl is-active piboot.service)"
  done
  inside systemctl stop piboot.socket piboot.service
  rm "/proc/$init/root/run/systemd/system/piboot.socket"
  inside systemctl daemon-reload
  inside systemctl start piboot.service
  say "socket unit: $(joined "$work"/{dhcp,tftp,http}.log)"
}

main
