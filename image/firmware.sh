# shellcheck shell=bash
# The Raspberry Pi's firmware and its settings, as it looks for them on the first partition. To be sourced by build.sh, never run.

# pi_firmware fills $boot: firmware for the Pi 3 and 4 (a Pi 5 has its own in its EEPROM), device trees and kernel per slot, overlays
# for both slots.
pi_firmware() {
  # shellcheck disable=SC2154
  local side=$work/firmware file
  dpkg-deb -x "$(fetch_package trixie arm64 raspi-firmware)" "$side"
  for file in bootcode.bin start.elf fixup.dat start4.elf fixup4.dat; do
    cp "$side/usr/lib/raspi-firmware/$file" "$boot/"
  done
  cp "$side/usr/share/doc/raspi-firmware/copyright" "$boot/LICENCE.firmware.txt"

  mkdir "$boot/overlays"
  "$root/overlays/build.sh" --out "$work/overlays" >/dev/null
  # Those that fit the device trees of Debian's kernel.
  cp "$work"/overlays/piboot-{relays,shutdown-button,lcd-pi5}.dtbo "$boot/overlays/"
  # The firmware asks for the names of the kernel that it does not come with (upstream_kernel=1), beside the kernel.
  cp "$device_trees"/bcm2837-rpi-*.dtb "$device_trees"/bcm2711-rpi-*.dtb "$device_trees"/bcm2712-*rpi-*.dtb "$boot/a/"
  # The later stepping of a Pi 5 has another name with the firmware, which takes no slot whose device tree it does not find.
  cp "$boot/a/bcm2712-d-rpi-5-b.dtb" "$boot/a/bcm2712d0-rpi-5-b.dtb"
  echo "root=LABEL=piboot-a $(command_line)" >"$boot/a/cmdline.txt"

  sed 's|@SLOT@|a|' "$image/boot/config.txt" >"$boot/config.txt"
  printf '# Lines of your own for the firmware: they come after those of config.txt, and updates leave them alone.\n' >"$boot/user.txt"
}
