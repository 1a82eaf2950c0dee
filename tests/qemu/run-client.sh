#!/usr/bin/env bash
# Boots, in QEMU, exactly what a simulated boot ROM has fetched: kernel, initramfs and command line, on the ROM's own
# network card. Takes over where the Pi's firmware would jump into the kernel.
#
# Exit code: 0 the machine ended by itself (power-off, or restart: there is no second boot), 1 the kernel panicked or
# QEMU failed, 3 the time is up.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: run-client.sh --boot DIR --tap TAP --mac MAC --console LOG [--memory MIB] [--machine virt|raspi3b] [--timeout S]

  --boot DIR     kernel8.img, initramfs8 (when it was fetched), cmdline.txt and *.dtb as the boot ROM fetched them
  --tap TAP      existing tap interface
  --mac MAC      hardware address of the network card
  --console LOG  the serial console's output
  --memory MIB   memory of `virt` (default 512; raspi3b always has 1024)
  --machine M    virt (default; boots in half a minute) or raspi3b (the fetched device tree, ten times slower)
  --timeout S    give up after S seconds (default 600)
TEXT
}

boot='' tap='' mac='' console='' memory=512 machine=virt timeout=600
while (($# > 0)); do
  case $1 in
    --boot) boot=${2:?} ;;
    --tap) tap=${2:?} ;;
    --mac) mac=${2:?} ;;
    --console) console=${2:?} ;;
    --memory) memory=${2:?} ;;
    --machine) machine=${2:?} ;;
    --timeout) timeout=${2:?} ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift 2
done
[[ -n $boot && -n $tap && -n $mac && -n $console ]] || { usage >&2 && exit 2; }

command_line=$(tr '\n' ' ' <"$boot/cmdline.txt")
arguments=(
  -kernel "$boot/kernel8.img"
  -netdev "tap,id=lan,ifname=$tap,script=no,downscript=no"
  -display none -monitor none -serial "file:$console"
  # A restart would boot the same kernel again without asking the ROM or the server: not what a Pi does.
  -no-reboot
)
[[ ! -e $boot/initramfs8 ]] || arguments+=(-initrd "$boot/initramfs8")

case $machine in
  virt)
    # Not a Pi: QEMU makes up its own device tree, and the fetched one would describe hardware that is not there. The
    # CPU is a Pi 3's.
    arguments+=(-M virt -cpu cortex-a53 -m "$memory" -device "virtio-net-pci,netdev=lan,mac=$mac,romfile=")
    serial=ttyAMA0
    ;;
  raspi3b)
    arguments+=(-M raspi3b -dtb "$boot/bcm2710-rpi-3-b.dtb" -device "usb-net,netdev=lan,mac=$mac")
    # The board's own names; the root file system's interface must not be renamed under it.
    command_line+=' net.ifnames=0'
    serial=ttyAMA0
    ;;
  *) usage >&2 && exit 2 ;;
esac
# `serial0` is the Pi firmware's word, not the kernel's: the firmware puts the name of the UART on the header in its
# place. A panic ends the machine (panic= restarts it, -no-reboot turns that into an end) instead of hanging it.
# The serial port is named once more because the kernel's last console is the one that init writes to, and the
# appliance's tests read that.
arguments+=(-append "${command_line//serial0/$serial} console=$serial,115200 panic=5")

: >"$console"
status=0
# Not in the foreground group: a Ctrl-C in the terminal reaches this script, which passes it on.
timeout --kill-after=5 "$timeout" qemu-system-aarch64 "${arguments[@]}" </dev/null &
qemu=$!
trap 'kill "$qemu" 2>/dev/null || true; wait "$qemu" 2>/dev/null || true; exit 143' TERM INT HUP
wait "$qemu" || status=$?

if ((status == 124 || status == 137)); then
  echo "run-client: not finished after $timeout s" >&2
  exit 3
elif ((status != 0)); then
  echo "run-client: QEMU ended with $status" >&2
  exit 1
fi
# The second line is the initramfs's, when it finds no root to go on with.
if trouble=$(grep -aE -m1 'Kernel panic|due to panic= boot argument' "$console"); then
  echo "run-client: $trouble" >&2
  exit 1
fi
