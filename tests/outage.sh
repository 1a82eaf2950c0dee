#!/usr/bin/env bash
# Power comes back, for everything at once: the router, the appliance and its Pis. They are all up again with no hand on
# them, and a timeline says when. Then 29 Pi 3B that get their power together, counted, and one after the other, all up.
# usage: sudo tests/outage.sh --program FILE --rom FILE [--only mixed|rack] [--clients N] [--stagger-old SECONDS]
#   mixed    25 clients of all models: the outage
#   rack     29 Pi 3B: unstaggered for comparison, then staggered
#   Simulated boards load small files and are through sooner than real ones, so in the outage 4 s stand for the default of
#   10 s between two old Pis (--stagger-old), and 1 s for the 2 s between later ones. What their ROMs wait for takes as long
#   as on real ones. The rack has the 10 s.
set -euo pipefail

only='' clients='' stagger_old=4 returned=0
while (($#)); do
  case $1 in
    --program) PIBOOT_PROGRAM=$(realpath "$2") ;;
    --rom) PIBOOT_ROM=$(realpath "$2") ;;
    --only) only=$2 ;;
    --clients) clients=$2 ;;
    --stagger-old) stagger_old=$2 ;;
    *) sed -n '4,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift 2
done
export PIBOOT_PROGRAM PIBOOT_ROM
# shellcheck source-path=SCRIPTDIR source=netns/network.sh
source "$(dirname "${BASH_SOURCE[0]}")/netns/network.sh"
# shellcheck source-path=SCRIPTDIR source=netns/relay.sh
source "$netns/relay.sh"

mixed=(3b 4 3b+ 5 3b 3b 4 2b 3b card 4 3b+ 3b 5 3b+ 3b 4 3b 3b+ 3b 5 3b 4 3b+ 3b)
fleet=()

main() {
  need_root
  need_packages iproute2 ethtool dnsmasq-base busybox jq openssl python3
  make_lan
  make_relays
  start_router "${router_options[@]}"
  if [[ $only != rack ]]; then outage; fi
  if [[ $only != mixed ]]; then rack; fi
}

# configure FIRST_PORT-LAST_PORT STAGGER_OLD
configure() {
  cat >"$work/piboot.conf" <<CONF
[power]
bank = hall exec program=$relay_program ports=$1
off_time = 2
stagger = 1
stagger_old = $2
CONF
}

# wire MODEL...: known clients, one on each relay from the first that is free on, their serials in fleet.
wire() {
  local model port serial mac sort
  fleet=()
  for model in "$@"; do
    next_port=$((${next_port:-0} + 1)) port=$next_port
    serial=$(printf 'a00007%02x' "$port") mac=$(printf 'b8:27:eb:00:07:%02x' "$port")
    case $model in 4 | 5) sort=$model ;; *) sort=bootcode ;; esac
    relay_pi "$port" "pi$port" "$model" "$mac" "$serial"
    ask stranger "$sort" "$mac" "$serial" --seconds 0.05 >/dev/null
    piboot client set "$serial" --relay "hall/$port" --name "pi$port" >/dev/null
    fleet+=("$serial")
  done
}

# Those that came up since the power returned: what the service remembers of the time before does not count.
count_up() {
  piboot client list --json | jq --argjson ids "$(printf '%s\n' "${fleet[@]}" | jq -R . | jq -sc .)" --arg after "${returned:-0}" \
    '[.[] | select((.serial | IN($ids[])) and .stage == "up" and (.since | sub("\\.[0-9]+"; "") | fromdate) >= ($after | tonumber | floor))] | length'
}

all_up() {
  (($(count_up) == ${#fleet[@]}))
}

# wait_for_all SECONDS WHAT
wait_for_all() {
  wait_until "$1" all_up || {
    piboot client list
    die "$2: only $(count_up) of ${#fleet[@]} are up"
  }
}

# timeline SINCE: for each client the seconds since then of its power, its first DISCOVER, its last file, and up.
timeline() {
  printf '%-6s %-26s %9s %9s %9s %9s %s\n' client model power DISCOVER firmware up DISCOVERs
  local serial
  for serial in "${fleet[@]}"; do
    piboot client log "$serial" --json | jq -r --arg since "$1" --arg name "$(client "$serial" name)" --arg model "$(client "$serial" model)" '
      def seconds: (.[0:19] + "Z" | fromdate) + ("0" + (capture("(?<f>\\.[0-9]+)Z$").f // ".0") | tonumber) - ($since | tonumber);
      def at(word): (map(select(.event == word)) | first | .time // empty | seconds | . * 10 | round / 10 | tostring) // "-";
      def last_file: (map(select(.event == "file")) | last | .time // empty | seconds | . * 10 | round / 10 | tostring) // "-";
      [$name, $model, at("power on"), at("discover"), last_file, at("up"), (map(select(.event == "discover")) | length | tostring)] | @tsv'
  done | awk -F '\t' '{ printf "%-6s %-26s %9s %9s %9s %9s %s\n", $1, $2, $3, $4, $5, $6, $7 }' | sort -V
}

outage() {
  local models=("${mixed[@]:0:${clients:-25}}")
  say "${#models[@]} clients of all models, each behind a relay"
  configure "1-${#models[@]}" "$stagger_old"
  start_piboot --web 0.0.0.0:80
  import_system one
  plug stranger
  wire "${models[@]}"
  stop_piboot

  say "the first start"
  start_piboot --web 0.0.0.0:80
  wait_for_all 240 "the first start"
  say "all are up"

  say "the power is gone, for everything"
  kill_piboot
  stop_router
  power off $(seq "${#models[@]}")
  sleep 3
  : >"$relays/log"
  returned=$EPOCHREALTIME
  say "it is back: all Pis ask at once; the router needs 3 s, the appliance 30 s, by when every Pi 3 has given up"
  power on $(seq "${#models[@]}")
  sleep 3
  start_router
  sleep 27
  start_piboot --web 0.0.0.0:80
  say "the service answers"
  wait_for_all 240 "after the outage"
  say "all ${#fleet[@]} are up again"
  timeline "$returned"
  # Since the power came back those that did not come up by themselves (a Pi 4 asks until it is answered, and a simulated one is
  # up two seconds later) were cut once and given power once, one after the other.
  local cut
  cut=$(awk '$2 == "off"' "$relays/log" | wc -l)
  say "$cut of ${#fleet[@]} were cut, and got their power one after the other"
  ((cut > ${#fleet[@]} / 2)) || die "only $cut were cut, and more than half of them are Pi 3s that had given up"
  expect_equal "cuts and returns" "$((2 * cut))" "$(tail -n +"$((${#fleet[@]} + 1))" "$relays/log" | wc -l)"
  expect_equal "clients cut twice" "" "$(awk '$2 == "off" { print $3 }' "$relays/log" | sort | uniq -d)"
  awk -v first="${#fleet[@]}" 'NR > first && $2 == "on" { if (last && $1 - last < 0.9) { print "only " $1 - last " s between two"; exit 1 } last = $1 }' \
    "$relays/log" || die "two were given power at once"
  stop_piboot
  power off $(seq "${#models[@]}")
}

# A router that broadcasts its answers, as many do: then each 3B hears the OFFERs of all others, with its own transaction id.
rack() {
  local boards=${clients:-29} first=$((${next_port:-0} + 1)) started
  say "$boards Pi 3B behind a router that broadcasts its answers"
  stop_router
  start_router --dhcp-broadcast
  configure "1-$((first + boards - 1))" 10
  start_piboot --web 0.0.0.0:80
  [[ -n $(piboot os list --json | jq -r '.[].name') ]] || { import_system one && plug stranger; }
  returned=0
  local together=$work/together.log
  plug together
  inside together dotnet "$PIBOOT_ROM" --model 3b --interface lan --mac b8:27:eb:00:09:00 --serial a0000900 --boards "$boards" --stagger 0 \
    --timeout 100 >"$together" 2>&1 || true
  say "all at once, nothing cut: $(tail -n 1 "$together")"
  sed -n 's/^\([^ ]*\) \(Dead\|Failed\) after.*: /    \2: /p' "$together" | sort | uniq -c | sort -rn | head -n 5

  # shellcheck disable=SC2046
  wire $(yes 3b | head -n "$boards")
  stop_piboot
  : >"$relays/log"
  started=$EPOCHREALTIME returned=$EPOCHREALTIME
  start_piboot --web 0.0.0.0:80
  wait_for_all 500 "one after the other"
  say "one after the other, 10 s apart: all $boards are up, $(($(awk '$2 == "off"' "$relays/log" | wc -l) - boards)) of them after one more power cycle"
  timeline "$started"
}

router_options=()
main
