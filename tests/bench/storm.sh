#!/usr/bin/env bash
# A rack that gets its power back: 30, 300 and 1,000 Pi 4 switched on in one instant, each with its whole boot (DHCP, every
# probe, every file), and 30 Pi 3B, which give up after five questions. piboot and dnsmasq in turn.
#   The firmware has its real size everywhere. Kernel and initramfs have it for 30 boards (20 MB a board) and an eighth of it
#   beyond, as a thousand whole boots are 22 GB a round; --whole has it everywhere.
# usage: sudo tests/bench/storm.sh [--whole] --program FILE [--rounds N]
set -euo pipefail
eighth=8
if [[ ${1-} == --whole ]]; then eighth=1 && shift; fi
# shellcheck source-path=SCRIPTDIR source=servers.sh
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

boards=(30 300 1000)
old_boards=30

# make_files DIVISOR makes what firmware loads; the sizes are those of Raspberry Pi OS.
make_files() {
  local boot=$work/source-one/boot
  some_bytes start4 2250000 >"$boot/start4.elf"
  some_bytes fixup4 5447 >"$boot/fixup4.dat"
  some_bytes bootcode 52476 >"$boot/bootcode.bin"
  some_bytes start 2980000 >"$boot/start.elf"
  some_bytes fixup 7296 >"$boot/fixup.dat"
  some_bytes dtb4 55600 >"$boot/bcm2711-rpi-4-b.dtb"
  some_bytes dtb3 34600 >"$boot/bcm2710-rpi-3-b.dtb"
  some_bytes map 5200 >"$boot/overlays/overlay_map.dtb"
  some_bytes vc4 3900 >"$boot/overlays/vc4-kms-v3d-pi4.dtbo"
  some_bytes vc3 2760 >"$boot/overlays/vc4-kms-v3d.dtbo"
  resize 1
}

# resize DIVISOR cuts the two large files, for both servers.
resize() {
  local boot
  for boot in "$work/source-one/boot" "$data/os/one/boot" "$work/tftp"; do
    [[ -d $boot ]] || continue
    some_bytes kernel $((9200000 / $1)) >"$boot/kernel8.img"
    some_bytes initramfs $((10800000 / $1)) >"$boot/initramfs8"
  done
}

# storm SERVER MODEL BOARDS: a server just started, and a rack.
storm() {
  local server=$1 model=$2 count=$3 name=storm serial=$first_serial up dead slowest mean repeats duplicates p50 p99 bytes seconds resent=-
  [[ $model == 4 ]] || { name=storm-3b && serial=$old_serial; }
  start_server "$server"
  inside rack "$work/rack" lan "$model" "$count" "$serial" 10.78.4.0 170 >"$work/storm.txt" || true
  read -r up dead slowest mean repeats duplicates p50 p99 bytes seconds <"$work/storm.txt"
  say "$server, $count boards of model $model: $up up, $dead dead, $((bytes / 1000000)) MB in $seconds s"
  figure "$name-up" "$server" "$count" - "$up" boards
  figure "$name-slowest" "$server" "$count" - "$slowest" s
  figure "$name-mean" "$server" "$count" - "$mean" s
  figure "$name-spread" "$server" "$count" - "$(awk -v s="$slowest" -v m="$mean" 'BEGIN { printf "%.3f", m ? s / m : 0 }')" ratio
  figure "$name-repeats" "$server" "$count" - "$repeats" packets
  figure "$name-duplicates" "$server" "$count" - "$duplicates" packets
  figure "$name-dhcp-p50" "$server" "$count" - "$(awk -v us="$p50" 'BEGIN { printf "%.3f", us / 1000 }')" ms
  figure "$name-dhcp-p99" "$server" "$count" - "$(awk -v us="$p99" 'BEGIN { printf "%.3f", us / 1000 }')" ms
  figure "$name-cpu" "$server" "$count" - "$(cpu_per_gigabyte "$bytes")" s/GB
  if [[ $server == piboot ]]; then
    resent=$(curl -s --unix-socket "$control" http://piboot/metrics | awk '/^piboot_tftp_retransmitted_packets_total/ { print $2 }')
    figure "$name-resent" "$server" "$count" - "$resent" packets
  fi
  stop_server
}

cpu_per_gigabyte() { # BYTES
  awk -v bytes="$1" -v tick="$(getconf CLK_TCK)" '{ printf "%.2f", bytes ? ($14 + $15) / tick / (bytes / 1e9) : 0 }' "/proc/$server_pid/stat"
}

need_packages curl
build dhcpload rack
make_bench_lan
make_os one
make_files
make_known "${boards[-1]}"
for ((round = 1; round <= rounds; round++)); do
  for count in "${boards[@]}"; do
    resize $((count > 30 ? eighth : 1))
    for server in piboot dnsmasq; do storm "$server" 4 "$count"; done
  done
  for server in piboot dnsmasq; do storm "$server" 3 "$old_boards"; done
done
