#!/usr/bin/env bash
# Figures of the service as a whole: size, time from exec to the first answered DISCOVER, memory and wake-ups when idle,
# memory while ten Pis boot. Prints a table. usage: sudo tests/bench/figures.sh --program FILE --rom FILE
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[[ ${1-} == --program && ${3-} == --rom ]] || { sed -n '3s/^.*usage: //p' "$0" >&2; exit 2; }
PIBOOT_PROGRAM=$(realpath "$2") PIBOOT_ROM=$(realpath "$4")
export PIBOOT_PROGRAM PIBOOT_ROM
# shellcheck source-path=SCRIPTDIR source=../netns/network.sh
source "$here/../netns/network.sh"

status_of() { # FIELD
  awk -v field="$1:" '$1 == field { print $2 }' "/proc/$service/status"
}

wakeups() {
  cat /proc/"$service"/task/*/status | awk '/^voluntary_ctxt_switches/ { sum += $2 } END { print sum }'
}

make_lan
start_router
start_piboot
make_os one
some_bytes "one kernel8.img" 20000000 >"$work/source-one/boot/kernel8.img"
import_os one
plug four
boot() { # BOARDS
  inside four dotnet "$PIBOOT_ROM" --model 4 --interface lan --mac dc:a6:32:40:00:00 --serial b0400000 --boards "$1" \
    --timeout 60 >"$logs/boot.log" 2>&1
}
boot 1
stop_piboot

say "exec to the first answered DISCOVER, ten starts"
plug probe
inside probe python3 "$here/start.py" "$run-appliance" dc:a6:32:40:00:00 b0400000 10 \
  "$PIBOOT_PROGRAM" serve --config "$work/piboot.conf" --interface lan --data "$data" --control "$work/start.sock" \
  --web off --nfs off --log-level warning | tee "$work/start.txt"

# The board that was switched off at its kernel would be waited for; idle is when nobody boots.
start_piboot
piboot client forget b0400000
stop_piboot
start_piboot
service=$(pgrep -f -n "serve.*$control")
sleep 5
idle=$(status_of VmRSS)
before=$(wakeups)
sleep 30
idle_wakeups=$(($(wakeups) - before))

boot 10 &
boots=$!
most=0
while kill -0 "$boots" 2>/dev/null; do
  now=$(status_of VmRSS)
  ((now > most)) && most=$now
  sleep 0.05
done
wait "$boots"

printf '\n| figure | value |\n|---|---|\n'
printf '| program | %s bytes |\n' "$(stat -c %s "$PIBOOT_PROGRAM")"
printf '| exec to first answered DISCOVER | %s |\n' "$(tail -n 1 "$work/start.txt")"
printf '| resident, idle | %s kB |\n' "$idle"
printf '| resident, at most while ten Pis boot | %s kB |\n' "$most"
printf '| wake-ups of all threads, idle | %s a minute |\n' "$((idle_wakeups * 2))"
