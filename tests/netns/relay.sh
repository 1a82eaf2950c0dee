# shellcheck shell=bash
# shellcheck disable=SC2154 # what is not assigned here is network.sh's
# Relays with simulated Pis behind them: a bank of the kind exec, whose program starts and kills them. To be sourced after
# network.sh.
#
# A Pi that has power runs its boot ROM in its own namespace; when that has all its files, it takes its address and runs
# the unit of its root, as its system would, until its power is cut or it is told to shut down. A file `fails` in the
# folder of a port makes the program fail with what stands in it.
relays=$work/relays
relay_program=$work/relay
mkdir -p "$relays"
: >"$relays/log"

# make_relays writes the program. Banks are then lines such as "bank = hall exec program=$relay_program ports=1-4".
make_relays() {
  write_board
  cat >"$relay_program" <<PROGRAM
#!/usr/bin/env bash
# $relay_program on|off PORT
set -euo pipefail
port=$relays/\$2
if [[ -s \$port/fails ]]; then
  cat "\$port/fails" >&2
  exit 1
fi
printf '%s %s %s\n' "\${EPOCHREALTIME/,/.}" "\$1" "\$2" >>$relays/log
for pi in "\$port"/*/; do
  [[ -d \$pi ]] || continue
  pid=\$(cat "\$pi/pid" 2>/dev/null || true)
  if [[ \$1 == off && -n \$pid ]]; then
    kill -KILL -- "-\$pid" 2>/dev/null || true
    rm -f "\$pi/pid"
    ip -n "\$(cat "\$pi/namespace")" addr flush dev lan
    ip -n "\$(cat "\$pi/namespace")" link set lan down
  elif [[ \$1 == on && -z \$pid ]]; then
    setsid "$work/board" "\$pi" </dev/null >>"\$pi/log" 2>&1 &
    # What is left of this program's group dies with it: the board has to be out of it.
    until [[ -s \$pi/pid ]]; do sleep 0.02; done
  fi
done
PROGRAM
  chmod 755 "$relay_program"
  on_exit all_power_off
}

# relay_pi PORT KEY MODEL MAC SERIAL [OPTION...] plugs a Pi in and wires its power to a port; it has none yet.
relay_pi() {
  local port=$1 key=$2 model=$3 mac=$4 serial=$5
  shift 5
  local pi=$relays/$port/$key
  plug "$key" "${pi_switch:-switch}" lan "$mac"
  mkdir -p "$pi"
  echo "$run-$key" >"$pi/namespace"
  echo "piboot.server=$appliance_address:80 piboot.client=$serial" >"$pi/cmdline"
  echo "$appliance_address:$data/clients/$serial/root / nfs ro 0 0" >"$pi/mounts"
  printf '%s\n' --model "$model" --interface lan --mac "$mac" --serial "$serial" --out "$pi/fetched" "$@" >"$pi/rom"
  ln -sfn "$pi" "$relays/of-$key"
  ln -sfn "$logs/board-$key.log" "$pi/log"
}

# power on|off PORT... switches without the service, as an outage does.
power() {
  local word=$1 port
  shift
  for port in "$@"; do
    "$relay_program" "$word" "$port"
  done
}

# pi_runs KEY: it has power.
pi_runs() {
  local pid
  pid=$(cat "$relays/of-$1/pid" 2>/dev/null) && kill -0 "$pid" 2>/dev/null
}

# pi_is KEY WORD: how far it is: rom, failed, up or off (shut down, with power).
pi_is() {
  [[ $(cat "$relays/of-$1/state" 2>/dev/null) == "$2" ]]
}

# switched [PORT] prints what was done to a port, or to all, in order: "on 1", "off 1".
switched() {
  awk -v port="${1-}" 'port == "" || $3 == port { print $2, $3 }' "$relays/log"
}

all_power_off() {
  local pid
  for pid in "$relays"/*/*/pid; do
    [[ ! -s $pid ]] || kill -KILL -- "-$(cat "$pid")" 2>/dev/null || true
  done
}

# The life of a board, from power on to power off. Its systemctl ends it as systemd would: with the unit's last word.
write_board() {
  mkdir -p "$work/system"
  # The unit's program as this version puts it into roots; without one, a system only answers.
  cat >"$work/system/systemctl" <<PROGRAM
#!/usr/bin/env bash
[[ \$* != *list-jobs* ]] || exec cat "\$PI/job"
word=\${*: -1}
echo "1 \$word.target start waiting" >"\$PI/job"
"$work/system/up" leaving
ip addr flush dev lan
echo off >"\$PI/state"
[[ \$word == reboot ]] && { rm -f "\$PI/pid"; setsid "$work/board" "\$PI" </dev/null >>"\$PI/log" 2>&1 & }
kill -KILL 0
PROGRAM
  cat >"$work/board" <<PROGRAM
#!/usr/bin/env bash
set -u
export PI=\${1%/}
echo \$\$ >"\$PI/pid"
space=\$(cat "\$PI/namespace")
echo rom >"\$PI/state"
# Its port of the switch comes up with it.
ip -n "\$space" link set lan down
ip -n "\$space" link set lan up
rm -rf "\$PI/fetched"
: >"\$PI/job"
mapfile -t rom <"\$PI/rom"
if ! ip netns exec "\$space" dotnet "$PIBOOT_ROM" "\${rom[@]}"; then
  echo failed >"\$PI/state"
  exec sleep infinity
fi
ip -n "\$space" addr add "\$(jq -r .address "\$PI/fetched/boot.json")/24" dev lan
echo up >"\$PI/state"
if [[ -x $work/system/up ]]; then
  PATH=$work/system:\$PATH ip netns exec "\$space" sh -c 'mount --bind "\$PI/cmdline" /proc/cmdline && $work/system/up'
fi
exec sleep infinity
PROGRAM
  chmod 755 "$work/board" "$work/system/systemctl"
}

# reboot_pi KEY: its system says that it goes down to come back, and its board hangs, as some do: for this one time.
reboot_pi() {
  local pi
  pi=$(realpath "$relays/of-$1")
  echo '1 reboot.target start waiting' >"$pi/job"
  # shellcheck disable=SC2016
  inside "$1" env PI="$pi" PATH="$work/system:$PATH" sh -c 'mount --bind "$PI/cmdline" /proc/cmdline; exec "$0" leaving' "$work/system/up"
  kill -KILL -- "-$(cat "$pi/pid")"
  ip -n "$run-$1" addr flush dev lan
  rm "$pi/pid"
  cp "$pi/rom" "$pi/rom.before"
  echo --reboot >>"$pi/rom"
  setsid "$work/board" "$pi" </dev/null >>"$pi/log" 2>&1 &
  wait_until 20 grep -q 'hung after the reboot' "$pi/log" || die "$1 does not hang: $(tail -n 3 "$pi/log")"
  mv "$pi/rom.before" "$pi/rom"
}

# import_system NAME imports a system that has systemd and bash as far as the import looks, and takes its unit for the Pis.
import_system() {
  [[ -d $work/source-$1 ]] || make_os "$1"
  mkdir -p "$work/source-$1/root/etc/systemd/system" "$work/source-$1/root/bin"
  : >"$work/source-$1/root/bin/bash"
  import_os "$1"
  # What it has mounted is not what this machine has.
  # shellcheck disable=SC2016
  sed 's|</proc/mounts|<"$PI/mounts"|' "$data/os/$1/root/usr/local/lib/piboot/up" >"$work/system/up"
  chmod 755 "$work/system/up"
}
