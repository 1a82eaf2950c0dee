#!/usr/bin/env bash
# The program and the kernel's own I2C and GPIO interfaces: in a QEMU machine with a simulated GPIO chip (gpio-sim) and
# simulated chips on an I2C bus (i2c-stub), it switches relays of every kind and writes to a display, is stopped, killed
# and started again, and the lines are where they have to be.
# usage: hardware.sh --program FILE [--console LOG]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../lib.sh
source "$here/../lib.sh"
# shellcheck source-path=SCRIPTDIR source=debian.sh
source "$here/debian.sh"

# The last two lines: what a native-AOT .NET program links against, and tools to write payloads with.
packages=(
  base-files base-passwd bash coreutils dash debianutils findutils grep gzip hostname libc-bin mawk procps sed tar
  util-linux mount kmod iproute2
  libstdc++6 libssl3 zlib1g
  curl jq i2c-tools gpiod
)
modules=(af_packet dummy veth configfs i2c-dev at24)

main() {
  local program='' console=''
  while (($# > 0)); do
    case $1 in
      --program) program=${2:-} ;;
      --console) console=${2:-} ;;
      *) sed -n '5s/^# //p' "$0" >&2 && exit 2 ;;
    esac
    shift 2 || exit 2
  done
  [[ -x $program ]] || { sed -n '5s/^# //p' "$0" >&2 && exit 2; }
  need_root
  need_packages mmdebstrap debian-archive-keyring cpio kmod qemu-system-x86 make gcc xz-utils

  local recipe machine
  recipe=$(cat "${BASH_SOURCE[0]}" "$here/debian.sh" "$here/hardware-init" | sha256sum | cut -c1-12)
  machine=$PIBOOT_TEST_CACHE/hardware-$recipe
  [[ -e $machine/complete ]] || build "$recipe" >&2
  run "$machine" "$program" "$console"
}

build() {
  say "building the machine with simulated GPIO and I2C (Debian 12, amd64)"
  new_build hardware
  unpack_debian amd64 "${packages[*]}" linux-image-amd64
  local root=$work/root
  basic_accounts "$root"
  basic_files "$root"
  mkdir -p "$root/srv/piboot" "$root/payload" "$root/etc/piboot" "$root/sys/kernel"
  : >"$root/etc/fstab"
  printf '127.0.0.1\tlocalhost hardware\n' >"$root/etc/hosts"
  echo hardware >"$root/etc/hostname"
  drop_documentation "$root"
  build_simulators "$root/lib/hardware"
  install_modules "$root" "${modules[@]}"
  install -m 755 "$here/hardware-init" "$root/init"

  # The whole system is the initramfs, uncompressed: QEMU puts it into memory faster than an emulated CPU unpacks it.
  pack_initramfs "$root" "$work/initramfs"
  cp "$work/side/boot/vmlinuz-$kernel_version" "$work/kernel"
  rm -rf "$work/side" "$work/packages" "$work/kbuild" "$root"
  finish_build hardware "$1"
}

# build_simulators DIR compiles gpio-sim, which Debian's kernel leaves out, and an i2c-stub that suits chips without
# registers, from the sources of that very kernel.
build_simulators() {
  local kbuild=$work/kbuild headers tree=linux-source-6.1 deb
  mkdir -p "$kbuild/modules" "$1"
  fetch_kernel_sources "$kbuild"
  for deb in "$kbuild"/*.deb; do
    dpkg-deb -x "$deb" "$kbuild/side"
  done
  tar -C "$kbuild" -xJf "$kbuild/side/usr/src/$tree.tar.xz" "$tree"/drivers/gpio/{gpio-sim.c,gpiolib.h} \
    "$tree/drivers/i2c/i2c-stub.c" "$tree/kernel/irq/irq_sim.c"

  cp "$kbuild/$tree/drivers/gpio/gpiolib.h" "$kbuild/modules/"
  cp "$kbuild/$tree/drivers/gpio/gpio-sim.c" "$kbuild/modules/gpio-sim-main.c"
  # Two of its calls are not exported to modules; it becomes a part of the one that needs it.
  sed -e '/EXPORT_SYMBOL/d' -e 's/handle_simple_irq(irq_to_desc(\([a-z]*\)))/generic_handle_irq(\1)/' \
    "$kbuild/$tree/kernel/irq/irq_sim.c" >"$kbuild/modules/irq_sim.c"
  # A PCF8574 has no registers to count through: read twice, it tells its pins twice.
  sed 's/chip->pointer++/chip->pointer/' "$kbuild/$tree/drivers/i2c/i2c-stub.c" >"$kbuild/modules/i2c-stub.c"
  printf '%s\n' 'obj-m := piboot-gpio-sim.o i2c-stub.o' 'piboot-gpio-sim-y := gpio-sim-main.o irq_sim.o' >"$kbuild/modules/Makefile"

  # The package's makefile expects to be installed.
  headers=$kbuild/side/usr/src/linux-headers-$kernel_version
  sed -i "s,/usr/src/,$kbuild/side&," "$headers/Makefile"
  make -s -C "$headers" "M=$kbuild/modules" CC=gcc modules >"$kbuild/log" 2>&1 || {
    tail -n 30 "$kbuild/log" >&2
    die "the simulators do not compile"
  }
  cp "$kbuild/modules"/*.ko "$1/"
}

# fetch_kernel_sources DIR
fetch_kernel_sources() {
  local names=("linux-headers-$kernel_version" "linux-headers-${kernel_version%-amd64}-common" linux-kbuild-6.1 linux-source-6.1)
  (cd "$1" && { apt-get -qq -o APT::Sandbox::User=root download "${names[@]}" 2>/dev/null || {
    apt-get -qq update
    apt-get -qq -o APT::Sandbox::User=root download "${names[@]}"
  }; })
}

run() {
  local machine=$1 program=$2 console=$3 status=0
  make_temp_dir hardware
  mkdir -p "$temp_dir/more/payload"
  cp "$program" "$temp_dir/more/payload/piboot"
  install -m 755 "$here/hardware-payload.sh" "$temp_dir/more/payload/run.sh"
  cp "$here/cable.sh" "$temp_dir/more/payload/cable.sh"
  # The kernel unpacks one archive after the other, so the payload rides behind the system.
  pack_initramfs "$temp_dir/more" "$temp_dir/payload"
  cat "$machine/initramfs" "$temp_dir/payload" >"$temp_dir/initramfs"

  # Three serial ports: the kernel's messages, the payload's output, its exit code. No KVM: the emulated CPU is the one
  # thing that behaves the same on every host, and a guest of a guest hangs on some.
  timeout --foreground --kill-after=5 900 qemu-system-x86_64 -accel tcg -cpu max -m 1024 -no-reboot \
    -display none -monitor none -nic none \
    -kernel "$machine/kernel" -initrd "$temp_dir/initramfs" \
    -append 'console=ttyS0 panic=1 quiet net.ifnames=0' \
    -serial "file:${console:-$temp_dir/console}" -serial stdio -serial "file:$temp_dir/status" </dev/null || status=$?
  if ((status == 0)); then
    status=$(tr -dc '0-9' <"$temp_dir/status")
  fi
  [[ $status == 0 ]] || {
    tail -n 20 "${console:-$temp_dir/console}" >&2
    die "the machine ended with ${status:-nothing}"
  }
}

main "$@"
