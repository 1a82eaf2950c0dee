#!/usr/bin/env bash
# What a proxy DHCP server answers: DISCOVERs a second at most, and how long one answer takes at 500 a second; with nothing
# else to do, and while 200 clients load by TFTP as fast as they can. piboot and dnsmasq in turn. perfdhcp asks, too.
# usage: sudo tests/bench/dhcp.sh --program FILE [--rounds N]
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=servers.sh
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

boards=1000 clients=200 rate=500 window=32 seconds=4

# ask NAME-END SERVER measures both ways once. The generator comes before others to its core: its own waiting is not the server's.
ask() {
  local end=$1 server=$2 answers p50 p99 lost
  read -r answers _ _ _ _ _ lost < <(inside rack chrt --fifo 1 "$work/dhcpload" lan "$boards" "$first_serial" "$seconds" "-$window")
  figure "dhcp-most$end" "$server" "$boards" - "$answers" 1/s
  figure "dhcp-most-lost$end" "$server" "$boards" - "$lost" packets
  read -r _ p50 p99 _ _ _ lost < <(inside rack chrt --fifo 1 "$work/dhcpload" lan "$boards" "$first_serial" "$seconds" "$rate")
  figure "dhcp-p50$end" "$server" "$boards" - "$(milliseconds "$p50")" ms
  figure "dhcp-p99$end" "$server" "$boards" - "$(milliseconds "$p99")" ms
  figure "dhcp-lost$end" "$server" "$boards" - "$lost" packets
  ask_perfdhcp "$end" "$server"
}

# perfdhcp is made for servers that give addresses: it plays a relay, which a proxy does not answer, unless its question is
# taken from a template; and it hears no broadcasts, so those for clients are sent on to its own address.
make_perfdhcp() {
  plug perfdhcp
  ip -n "$run-perfdhcp" addr add 10.78.0.3/16 dev lan
  inside perfdhcp nft -f - <<'TEXT'
table ip perfdhcp {
  chain broadcasts {
    type filter hook prerouting priority raw;
    ip daddr 255.255.255.255 udp dport 68 ip daddr set 10.78.0.3
  }
}
TEXT
  (cd "$bench/../netns" && python3 -c 'from pi import discover
print(discover("4", bytes.fromhex("dca632500000"), 0xb0500000, 1).hex())') >"$work/discover.hex"
}

# ask_perfdhcp NAME-END SERVER; -X and -O are where the transaction and the MAC's last byte are in the template.
ask_perfdhcp() {
  local said=$work/perfdhcp.txt mean lost
  # It fails when a packet was lost, which is a figure here.
  inside perfdhcp chrt --fifo 1 perfdhcp -4 -i -B -l lan -L 68 -N 67 -R 50 -r "$rate" -p "$seconds" -W 1 \
    -T "$work/discover.hex" -X 4 -O 33 -b mac=dc:a6:32:50:00:00 255.255.255.255 >"$said" 2>&1 || true
  mean=$(awk '/^avg delay: [0-9]/ { print $3 }' "$said")
  lost=$(awk '/^drops: / { print $2 }' "$said")
  [[ -n $mean && -n $lost ]] || die "perfdhcp heard nothing: $(cat "$said")"
  figure "perfdhcp-mean$1" "$2" 50 - "$mean" ms
  figure "perfdhcp-lost$1" "$2" 50 - "$lost" packets
}

milliseconds() { # MICROSECONDS
  awk -v us="$1" 'BEGIN { printf "%.3f\n", us / 1000 }'
}

# start_load keeps 200 clients loading until stop_load.
start_load() {
  : >"$logs/load.log"
  # shellcheck disable=SC2016
  start "$logs/load.log" ip netns exec "$run-load" sh -c 'while "$@"; do :; done' - \
    "$work/tftpload" "$appliance_address" 69 kernel8.img "$clients" 1468 10.78.128.1 "$first_serial"
}

stop_load() {
  local pid
  stop_process "$started_pid"
  for pid in $(ip netns pids "$run-load"); do stop_process "$pid"; done
  [[ -s $logs/load.log ]] || die "nothing was loaded meanwhile"
  say "loaded meanwhile: $(awk '{ s += $1; b += $2; again += $4 } END { printf "%.0f MB/s, %d repeats", b / s / 1e6, again }' "$logs/load.log")"
}

need_packages kea-admin nftables
build dhcpload tftpload
make_bench_lan
make_perfdhcp
plug load
ip -n "$run-load" addr add 10.78.128.0/16 dev lan
ip -n "$run-load" route add local 10.78.128.0/22 dev lo
make_os one
some_bytes "one kernel8.img" $((1 << 20)) >"$work/source-one/boot/kernel8.img"
make_known "$boards"
# Nor are the boards of perfdhcp new ones.
start_server piboot
kept=$figures
exec {figures}>/dev/null
ask_perfdhcp '' piboot
figures=$kept
stop_server
for ((round = 1; round <= rounds; round++)); do
  for server in piboot dnsmasq; do
    say "DHCP, round $round of $rounds: $server"
    start_server "$server"
    ask '' "$server"
    start_load
    sleep 1
    ask -busy "$server"
    stop_load
    stop_server
  done
done
