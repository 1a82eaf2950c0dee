#!/usr/bin/env bash
# What can be known of the arm64 image without a board: its first partition has what the firmware of a Pi 3, 4 and 5 asks for, the
# overlays fit the device trees that lie beside them, the units are in place; and it starts in QEMU, with the kernel, initramfs and
# command line that config.txt names, up to a page that answers. An update is tried once and stays, as config.txt decides it on a
# Pi. QEMU's machine is no Raspberry Pi: firmware, network chips and GPIO are not tried.
# usage: sudo tests/image-arm64.sh IMAGE.img
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$root/tests/lib.sh"
# shellcheck source-path=SCRIPTDIR source=appliance-machine.sh
source "$root/tests/appliance-machine.sh"

image=${1-}
[[ -f $image ]] || { sed -n '6s/^# //p' "$0" >&2; exit 2; }
need_root
need_packages qemu-system-arm ipxe-qemu device-tree-compiler libfdt1 mtools fdisk e2fsprogs dnsmasq iproute2 openssh-client file cpio zstd
make_temp_dir arm64
work=$temp_dir
machine_network arm64

main() {
  cp --sparse=always "$image" "$work/disk.img"
  first_partition
  overlays_fit
  drivers_of_the_medium
  slot
  starts
  an_update_stays
  say "all is well"
}

step() {
  say "- $*"
}

# on_fat PATH... copies files of the first partition to $work/fat.
on_fat() {
  local path
  for path in "$@"; do
    mkdir -p "$work/fat/$(dirname "$path")"
    mcopy -n -o -i "$work/disk.img@@1M" "::$path" "$work/fat/$path" 2>/dev/null || die "the first partition has no $path"
  done
}

first_partition() {
  local kinds prefix
  kinds=$(sfdisk --dump "$image" | sed -n 's/.*type=\([0-9a-f]*\).*/\1/p' | xargs)
  [[ $kinds == 'c 83 83 83' ]] || die "its partitions are of the types $kinds"
  on_fat config.txt user.txt bootcode.bin start.elf fixup.dat start4.elf fixup4.dat LICENCE.firmware.txt
  prefix=$(config os_prefix)
  [[ $prefix == a/ ]] || die "config.txt starts $prefix"
  on_fat "$prefix$(config kernel)" "${prefix}initrd" "$prefix$(config cmdline)"
  grep -q '^initramfs initrd followkernel$' "$work/fat/config.txt" || die "config.txt names no initramfs"
  # Names of the device trees as the firmware asks for them with upstream_kernel=1: Pi 3B, 3B+, 4B, 400, 5 with both steppings.
  [[ $(config upstream_kernel) == 1 && $(config arm_64bit) == 1 ]] || die "config.txt does not start a 64-bit kernel of Debian"
  on_fat "$prefix"{bcm2837-rpi-3-b,bcm2837-rpi-3-b-plus,bcm2711-rpi-4-b,bcm2711-rpi-400,bcm2712-rpi-5-b,bcm2712-d-rpi-5-b,bcm2712d0-rpi-5-b}.dtb
  [[ $(file "$work/fat/${prefix}vmlinuz") == *'ARM64 boot executable Image'* ]] || die "the kernel is not one that the firmware can start: $(file "$work/fat/${prefix}vmlinuz")"
  grep -q '^root=LABEL=piboot-a ' "$work/fat/${prefix}cmdline.txt" || die "the command line names another slot: $(cat "$work/fat/${prefix}cmdline.txt")"
  step "the first partition has firmware, kernel and device trees for a Pi 3, 4 and 5"
}

config() { # KEY
  sed -n "s/^$1=//p" "$work/fat/config.txt" | head -n 1
}

overlays_fit() {
  local tree overlay count=0
  on_fat overlays/piboot-{lcd-pi5,relays,shutdown-button}.dtbo
  for tree in "$work"/fat/a/*.dtb; do
    for overlay in "$work"/fat/overlays/*.dtbo; do
      # The pins of a Pi 5 belong to another chip.
      [[ $tree == *bcm2712* && $overlay == *-pi5.dtbo || $tree != *bcm2712* && $overlay != *-pi5.dtbo ]] || continue
      fdtoverlay -i "$tree" -o "$work/applied.dtb" "$overlay" 2>"$work/fdt.log" ||
        die "${overlay##*/} does not fit ${tree##*/}: $(head -n 2 "$work/fdt.log")"
      count=$((count + 1))
    done
  done
  step "overlays fit their device trees, $count pairs"
}

# What a device tree names has its driver in the initramfs, or in the kernel, but for what a medium does not need. A driver that
# is missing there, were it only a regulator's, is a card that is never found: QEMU's machine would not show it.
drivers_of_the_medium() {
  local at tree module wanted needless='bcm2835_rng iproc_rng200 bcm2835_thermal bcm2711_thermal hci_uart i2c_bcm2835
    i2c_designware_platform i2c_mux_pinctrl leds_gpio pwm_bcm2835 snd_soc_bcm2835_i2s spi_bcm2835 spi_bcm2835aux vc4 v3d vchiq
    genet mdio_bcm_unimac macb nvmem_rmem gpio_keys pisp_be rp1_cfe'
  at=$(slot_offset)
  mkdir -p "$work/initramfs"
  zstd -dcq "$work/fat/a/initrd" | (cd "$work/initramfs" && cpio --quiet -id 'usr/lib/modules/*')
  debugfs -R "dump /usr/lib/modules/$(ls "$work/initramfs/usr/lib/modules")/modules.alias $work/modules.alias" "$image?offset=$at" 2>/dev/null
  [[ -s $work/modules.alias ]] || die "the slot has no modules for the kernel of its initramfs"
  find "$work/initramfs" -name '*.ko' -printf '%f\n' | sed 's/\.ko$//; s/-/_/g' >"$work/there"
  xargs -n 1 <<<"$needless" >>"$work/there"
  for tree in "$work"/fat/a/*.dtb; do
    dtc -q -I dtb -O dts "$tree" | sed -n 's/.*\tcompatible = "\(.*\)";/\1/p' | sed 's/\\0/\n/g' | sort -u >"$work/compatible"
    wanted=$(awk 'NR == FNR { named["of:N*T*C" $0] = 1; next } $1 == "alias" && $2 in named { print $3 }' "$work/compatible" "$work/modules.alias" | sort -u)
    (($(wc -w <<<"$wanted") > 5)) || die "${tree##*/} names no drivers"
    for module in $wanted; do
      grep -qxF "$module" "$work/there" || die "${tree##*/} wants the driver $module, which the initramfs does not have"
    done
  done
  step "the initramfs has what the device trees ask for on the way to a medium"
}

slot_offset() {
  echo $(($(sfdisk --dump "$image" | sed -n 's/.*start= *\([0-9]*\), size.*/\1/p' | sed -n 2p) * 512))
}

slot() {
  local at path
  at=$(slot_offset)
  for path in /usr/lib/systemd/system/piboot.service /usr/lib/systemd/system/piboot-storage.service /etc/piboot/piboot.conf /usr/sbin/piboot-slot; do
    [[ $(debugfs -R "stat $path" "$image?offset=$at" 2>/dev/null) == *Inode:* ]] || die "the slot has no $path"
  done
  debugfs -R "dump /usr/bin/piboot $work/piboot" "$image?offset=$at" 2>/dev/null
  if [[ -s $work/piboot ]]; then
    [[ $(file "$work/piboot") == *'ARM aarch64'* ]] || die "its program is not for this processor: $(file "$work/piboot")"
    step "the slot has its units and the program"
  else
    die "the image has no program in it: image/build.sh has said why"
  fi
}

# ---- in QEMU -------------------------------------------------------------------------------------------------------------

# power_on does what the firmware does: reads config.txt, and starts what it names.
power_on() {
  local prefix
  on_fat config.txt
  prefix=$(config os_prefix)
  on_fat "${prefix}vmlinuz" "${prefix}initrd" "${prefix}cmdline.txt"
  machine_began=$SECONDS
  ip netns exec "$machine_lan" qemu-system-aarch64 -M virt -cpu cortex-a72 -m 1024 -smp 2 -display none -monitor none -no-reboot \
    -kernel "$work/fat/${prefix}vmlinuz" -initrd "$work/fat/${prefix}initrd" -append "$(cat "$work/fat/${prefix}cmdline.txt")" \
    -netdev tap,id=lan,ifname=appliance,script=no,downscript=no -device virtio-net-pci,netdev=lan,mac="$machine_mac",romfile= \
    -drive "file=$work/disk.img,if=none,id=card,format=raw" -device virtio-blk-pci,drive=card \
    "${second[@]}" -serial "file:$machine_log" >"$work/qemu.log" 2>&1 </dev/null &
  machine_pid=$!
  on_exit machine_kill
}
second=()

starts() {
  local failed
  on_first_partition_of_card "$machine_key.pub" ::authorized_keys
  power_on
  wait_until 240 page_answers || die "its page does not answer"
  step "its page answers $((SECONDS - machine_began)) s after power-on"
  wait_until 60 grep -q 'Setup code' "$machine_log" || die "its screen shows no setup code"
  wait_until 60 ssh_answers || die "SSH does not answer"
  failed=$(ssh_in systemctl --failed --plain --no-legend)
  [[ -z $failed ]] || die "units failed: $failed"
  [[ $(ssh_in piboot status 2>&1) == *'no data drive yet'* ]] || die "it does not say that it has no drive: $(ssh_in piboot status 2>&1)"
  step "no unit failed, and it says that it has no drive; $(ssh_in systemd-analyze | head -n 1)"
}

on_first_partition_of_card() {
  mcopy -o -i "$work/disk.img@@1M" "$1" "$2"
}

# start_anew: the machine goes off where a board would reset, and its firmware reads config.txt again.
start_anew() {
  ssh_in systemctl reboot || true
  wait_until 120 process_gone "$machine_pid" || die "it does not reset"
  power_on
  wait_until 240 ssh_answers || die "it does not come up again"
}

an_update_stays() {
  machine_kill
  truncate -s 4G "$work/second.img"
  mkfs.ext4 -q "$work/second.img"
  debugfs -w -R "write $image update.img" "$work/second.img" 2>/dev/null >&2
  # shellcheck disable=SC2054
  second=(-drive "file=$work/second.img,if=none,id=second,format=raw" -device virtio-blk-pci,drive=second)
  power_on
  wait_until 240 ssh_answers || die "it does not come up with a second disk"
  ssh_in 'mount -o ro /dev/vdb /mnt && piboot-slot install /mnt/update.img' >"$work/update.log" 2>&1 || die "the update failed: $(cat "$work/update.log")"
  [[ $(ssh_in piboot-slot status) == *'next:    slot b, once'* ]] || die "slot b is not tried next: $(ssh_in piboot-slot status)"
  start_anew
  [[ $(ssh_in cat /run/piboot-slot) == b ]] || die "slot b was not started"
  # Struck out by the initramfs, and made good by the service that answers.
  wait_until 120 stays || die "slot b does not stay: $(ssh_in piboot-slot status)"
  machine_kill
  on_fat config.txt
  [[ $(config os_prefix) == b/ ]] || die "config.txt names $(config os_prefix) after the update"
  step "an update was tried once by config.txt, and stays"
}

stays() {
  [[ $(ssh_in piboot-slot status) == *'next:    slot b'* && $(ssh_in piboot-slot status) != *tried* ]]
}

main
