#!/usr/bin/env bash
# The web beside TFTP, in one run and by turns: what TFTP gives 200 clients alone, and with ten dashboards open; and how soon
# the API answers meanwhile. Prints the medians of all rounds.
# usage: sudo tests/bench/web.sh --program FILE [--rounds N]
#   CLIENTS=200 DASHBOARDS=10 BLKSIZE=1468 SIZE=4000000 are the defaults of what it reads.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rounds=5
while (($#)); do
  case $1 in
    --program) program=$(realpath "${2-}"); shift 2 ;;
    --rounds) rounds=${2-}; shift 2 ;;
    *) sed -n '4,5s/^# //p' "$0" >&2; exit 2 ;;
  esac
done
[[ -x ${program-} ]] || { sed -n '4,5s/^# //p' "$0" >&2; exit 2; }
PIBOOT_PROGRAM=$program PIBOOT_ROM=none
export PIBOOT_PROGRAM PIBOOT_ROM
# shellcheck source-path=SCRIPTDIR source=../netns/network.sh
source "$here/../netns/network.sh"

clients=${CLIENTS:-200} dashboards=${DASHBOARDS:-10} blksize=${BLKSIZE:-1468} size=${SIZE:-4000000}
serial=9f000000
server=10.77.0.1 first=10.77.4.1

need_packages gcc libc6-dev iproute2 ethtool jq openssl python3
cc -O2 -o "$work/tftpload" "$here/tftpload.c"
cc -O2 -o "$work/webload" "$here/webload.c"

# One cable, no switch: what is measured is the appliance.
namespace appliance
namespace rack
ip link add lan netns "$run-appliance" type veth peer name lan netns "$run-rack"
for side in appliance rack; do ip -n "$run-$side" link set lan up; done
ip -n "$run-appliance" addr add "$server/16" dev lan
ip -n "$run-rack" addr add 10.77.0.2/16 dev lan
ip -n "$run-rack" route add local 10.77.4.0/22 dev lo

printf '[clients]\nroot = shared\n' >"$work/piboot.conf"
start_piboot --web 0.0.0.0:8080 --log-level warning
make_os one
some_bytes "one kernel8.img" "$size" >"$work/source-one/boot/kernel8.img"
import_os one
inside rack env PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$here/rack.py" lan "$clients" "$serial" "$first"

rack_is_known() {
  [[ $(piboot client list --json | jq '[.[] | select(.address != null)] | length') == "$clients" ]]
}
wait_until 60 rack_is_known || die "not all of $clients clients are known"
piboot access password <<<"a long password" >/dev/null
token=$(piboot access token add bench --scope read --json | jq -r .token)

tftp() { # prints seconds bytes blocks repeats wrong
  inside rack "$work/tftpload" "$server" 69 kernel8.img "$clients" "$blksize" "$first" "$serial"
}

web() { # DASHBOARDS SECONDS PROBE
  inside rack "$work/webload" "$server" 8080 "$token" "$@"
}

# Whoever was cut off in the middle leaves transfers that the server still repeats.
no_load() {
  ! pgrep -f "^$work/tftpload" >/dev/null
}

rate() { awk '{ printf "%.1f\n", $2 / $1 / 1e6 }'; }

# The first answers of a program take longer, as do the first reads of a file.
tftp >/dev/null
web 1 2 20 >/dev/null
for round in $(seq "$rounds"); do
  tftp | tee -a "$work/alone.raw" | rate >>"$work/alone"
  start "$work/boards.log" ip netns exec "$run-rack" "$work/webload" "$server" 8080 "$token" "$dashboards" 600 0
  boards=$started_pid
  sleep 1
  tftp | tee -a "$work/boards.raw" | rate >>"$work/boards"
  process_gone "$boards" && die "the dashboards have ended: $(cat "$work/boards.log")"
  stop_process "$boards"

  # The API while TFTP is saturated: the probe runs for as long as the clients load, again and again.
  while :; do tftp >>"$work/probed.raw"; done &
  loading=$!
  sleep 0.5
  web "$dashboards" 10 20 >"$work/probe.$round"
  kill "$loading" && wait "$loading" 2>/dev/null || true
  wait_until 30 no_load || die "the load does not end"
  say "round $round: alone $(tail -n 1 "$work/alone") MB/s, with $dashboards dashboards $(tail -n 1 "$work/boards") MB/s; $(tr '\n' ';' <"$work/probe.$round")"
done

median() { sort -n | awk "{ v[NR] = \$1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }"; }
probe() { # PATH COLUMN
  cat "$work"/probe.* | awk -v path="$1" -v column="$2" '$1 == path { print $column }' | median
}

alone=$(median <"$work/alone") with=$(median <"$work/boards")
printf '\n| %d clients, blksize %d, medians of %d rounds | |\n|---|---|\n' "$clients" "$blksize" "$rounds"
printf '| TFTP alone | %s MB/s |\n' "$alone"
printf '| TFTP with %d dashboards | %s MB/s (%s %%) |\n' "$dashboards" "$with" "$(awk -v a="$alone" -v w="$with" 'BEGIN { printf "%+.1f", (w - a) / a * 100 }')"
for path in /api/v1/clients /api/v1/status; do
  printf '| GET %s under load, p50 / p99 / most | %s / %s / %s ms |\n' "$path" "$(probe "$path" 3)" "$(probe "$path" 4)" "$(probe "$path" 5)"
done
