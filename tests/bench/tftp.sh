#!/bin/bash
# Our TFTP engine beside dnsmasq's, over a veth pair on this machine: MB/s, server CPU seconds per GB and system calls
# per block. Needs root, dnsmasq, cc, iproute2 and, for the system calls, perf.
#   tests/bench/tftp.sh [TFTPSERVER]     the program of tests/PiBoot.TftpServer; published here when not given
#   CLIENTS="30 200" BLKSIZES="512 1468" SERVERS="dnsmasq piboot" SIZE=4M REPEAT=1 are the defaults of what it reads.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
server_pid=
repeat=${REPEAT:-1}

cleanup() {
  [ -z "$server_pid" ] || kill "$server_pid" 2>/dev/null || true
  ip netns del pbt-bserver 2>/dev/null || true
  ip netns del pbt-bclient 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

program=${1:-}
if [ -z "$program" ]; then
  project="$here/../PiBoot.TftpServer"
  if ! dotnet publish "$project" -c Release -v q -p:PiBootFramework=net9.0 -p:PublishAot=true -r linux-x64 \
      -o "$work/aot" >"$work/publish.log" 2>&1; then
    echo "native AOT does not publish here; measuring the JIT build" >&2
    dotnet publish "$project" -c Release -v q -o "$work/aot" >&2
  fi
  program="$work/aot/tftpserver"
fi
cc -O2 -o "$work/tftpload" "$here/tftpload.c"
mkdir "$work/root"
head -c "${SIZE:-4M}" /dev/urandom >"$work/root/kernel8.img"
chmod -R a+rX "$work"

ip netns add pbt-bserver
ip netns add pbt-bclient
ip link add veth-s netns pbt-bserver type veth peer name veth-c netns pbt-bclient
for side in server:s client:c; do
  ip -n "pbt-b${side%:*}" link set lo up
  ip -n "pbt-b${side%:*}" link set "veth-${side#*:}" up
done
ip -n pbt-bserver addr add 10.77.0.1/16 dev veth-s
ip -n pbt-bclient addr add 10.77.0.2/16 dev veth-c
ip -n pbt-bclient route add local 10.77.4.0/22 dev lo

start() { # name
  case $1 in
    piboot) ip netns exec pbt-bserver "$program" "$work/root" --quiet >"$work/server.log" 2>&1 & ;;
    dnsmasq)
      ip netns exec pbt-bserver dnsmasq -C /dev/null --port=0 --enable-tftp --tftp-root="$work/root" --tftp-max=2000 \
        --user=root --no-daemon --log-facility=/dev/null >"$work/server.log" 2>&1 & ;;
  esac
  server_pid=$!
  sleep 0.7
}

stop() {
  kill "$server_pid"
  wait "$server_pid" 2>/dev/null || true
  server_pid=
}

load() { # clients blksize
  ip netns exec pbt-bclient "$work/tftpload" 10.77.0.1 69 kernel8.img "$1" "$2" 10.77.4.1
}

ticks() { awk '{ print $14 + $15 }' "/proc/$server_pid/stat"; }

printf '%-8s %7s %7s %8s %10s %9s %8s %8s\n' server clients blksize MB/s 'CPU s/GB' calls/blk repeats 'RSS MB'
for clients in ${CLIENTS:-30 200}; do
  for blksize in ${BLKSIZES:-512 1468}; do
    for server in ${SERVERS:-dnsmasq piboot}; do
      start "$server"
      load 1 "$blksize" >/dev/null
      before=$(ticks)
      for _ in $(seq "$repeat"); do load "$clients" "$blksize"; done >"$work/runs"
      after=$(ticks)
      calls=-
      if command -v perf >/dev/null; then
        blocks=$(perf stat -x, -e raw_syscalls:sys_enter -p "$server_pid" -o "$work/perf" -- \
          ip netns exec pbt-bclient "$work/tftpload" 10.77.0.1 69 kernel8.img "$clients" "$blksize" 10.77.4.1 |
          awk '{ print $3 }')
        calls=$(awk -F, -v b="$blocks" '/raw_syscalls/ { printf "%.3f", $1 / b }' "$work/perf")
      fi
      rss=$(awk '/VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$server_pid/status")
      stop
      awk -v n="$server" -v c="$clients" -v b="$blksize" -v cpu="$((after - before))" -v calls="$calls" -v rss="$rss" '
        { s += $1; bytes += $2; again += $4 }
        END { printf "%-8s %7d %7d %8.1f %10.2f %9s %8d %8s\n", n, c, b, bytes / s / 1e6, cpu / 100 / (bytes / 1e9), calls, again, rss }
      ' "$work/runs"
    done
  done
done
