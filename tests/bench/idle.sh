#!/usr/bin/env bash
# What the service costs while nobody boots, and how soon it serves: exec to the first answered DISCOVER, with the program in
# the page cache and without; then a minute of doing nothing, with and without 25 known clients, with and without the web, and
# with 25 clients that asked for a boot and came no further: CPU, wake-ups of all threads, resident memory. dnsmasq beside.
# Also the size of the program, and what ten booting Pis add.
# usage: sudo tests/bench/idle.sh --program FILE [--rounds N]
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=servers.sh
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

starts=10 known=25 seconds=60
board=dc:a6:32:40:00:00

# ---- start -----------------------------------------------------------------------------------------------------------

# measure_start SERVER PROGRAM [ARGUMENT...]
measure_start() {
  local server=$1 kind taken
  shift
  for kind in warm cold; do
    inside rack python3 "$bench/start.py" "$run-appliance" "$board" "$first_serial" "$starts" "$kind" "$@" >"$work/starts.txt"
    while read -r taken; do figure "start-$kind" "$server" 1 - "$taken" ms; done <"$work/starts.txt"
  done
}

# ---- idle ------------------------------------------------------------------------------------------------------------

# Each of these runs in a namespace of its own, so all of them can do nothing at the same time.
declare -A idle_pids=()

launch_idle() { # KEY CLIENTS WEB
  local dir=$work/idle-$1
  mkdir "$dir"
  (($2 == 0)) || cp -r "$data" "$dir/data"
  # A client that asked and did not load is waited for, which is not idle: of these nothing was seen yet.
  [[ $1 == stopped* || $2 == 0 ]] ||
    python3 -c 'import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute("DELETE FROM boots"); d.commit(); d.close()' "$dir/data/state/clients.db"
  plug "$1"
  ip -n "$run-$1" addr add "10.78.1.${#idle_pids[@]}/16" dev lan
  start "$logs/$1.log" ip netns exec "$run-$1" "$program" serve --config "$work/piboot.conf" --interface lan \
    --data "$dir/data" --control "$dir/piboot.sock" --web "$3" --nfs off --log-level warning
  idle_pids[$1]=$started_pid
}

launch_idle_dnsmasq() {
  plug dnsmasq
  ip -n "$run-dnsmasq" addr add 10.78.2.1/16 dev lan
  start "$logs/dnsmasq.log" ip netns exec "$run-dnsmasq" "${dnsmasq[@]}"
  idle_pids[dnsmasq]=$started_pid
}

wakeups() { # PID
  cat /proc/"$1"/task/*/status | awk '/^voluntary_ctxt_switches/ { sum += $2 } END { print sum }'
}

ticks() { # PID
  awk '{ print $14 + $15 }' "/proc/$1/stat"
}

resident() { # PID
  awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$1/status"
}

measure_idle() {
  local key server clients name
  declare -A woken=() used=()
  for key in "${!idle_pids[@]}"; do
    woken[$key]=$(wakeups "${idle_pids[$key]}")
    used[$key]=$(ticks "${idle_pids[$key]}")
  done
  sleep "$seconds"
  for key in "${!idle_pids[@]}"; do
    server=piboot clients=0 name=idle
    case $key in
      dnsmasq) server=dnsmasq ;;
      *25*) clients=$known ;;
    esac
    case $key in
      web*) name=idle-web ;;
      stopped*) name=idle-stopped ;;
    esac
    figure "$name-wakeups" "$server" "$clients" - "$(((($(wakeups "${idle_pids[$key]}") - woken[$key]) * 60) / seconds))" 1/min
    figure "$name-cpu" "$server" "$clients" - \
      "$(awk -v t="$(($(ticks "${idle_pids[$key]}") - used[$key]))" -v hz="$(getconf CLK_TCK)" -v s="$seconds" 'BEGIN { printf "%.2f", t / hz / s * 60 }')" s/min
    figure "$name-memory" "$server" "$clients" - "$(resident "${idle_pids[$key]}")" MB
  done
}

# ---- booting ---------------------------------------------------------------------------------------------------------

measure_booting() {
  local most=0 now boots
  start_server piboot
  inside rack "$work/rack" lan 4 10 "$first_serial" 10.78.4.0 60 >/dev/null &
  boots=$!
  while ! process_gone "$boots"; do
    now=$(awk '/^VmRSS/ { print $2 }' "/proc/$server_pid/status")
    if ((now > most)); then most=$now; fi
    sleep 0.02
  done
  wait "$boots"
  figure booting-memory piboot 10 - "$(awk -v kb="$most" 'BEGIN { printf "%.1f", kb / 1024 }')" MB
  stop_server
}

build dhcpload rack
make_bench_lan
make_os one
some_bytes kernel 20000000 >"$work/source-one/boot/kernel8.img"
make_known "$known"
figure program-size piboot - - "$(stat -c %s "$program")" bytes

say "exec to the first answered DISCOVER, $starts starts each"
measure_start piboot "$program" serve --config "$work/piboot.conf" --interface lan --data "$data" --control "$work/start.sock" \
  --web off --nfs off --log-level warning
measure_start dnsmasq "${dnsmasq[@]}"

launch_idle off0 0 off
launch_idle off25 "$known" off
launch_idle web0 0 127.0.0.1:8080
launch_idle web25 "$known" 127.0.0.1:8080
launch_idle stopped25 "$known" off
launch_idle_dnsmasq
# What a start leaves to be done is done by then, and the boots that came no further count as stopped.
sleep 75
for ((round = 1; round <= rounds; round++)); do
  say "idle, round $round of $rounds"
  measure_idle
done
# After all of that: on this network, the idle ones hear these boots, and look after them.
for ((round = 1; round <= rounds; round++)); do
  measure_booting
done
