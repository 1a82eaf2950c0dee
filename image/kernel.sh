# shellcheck shell=bash
# The kernel and the Raspberry Pi's firmware. To be sourced by build.sh, never run.
#
# A PC gets the kernel of Debian 12. A Raspberry Pi gets a newer one of Debian: its network chip, behind the RP1 of a Pi 5, has
# had a driver in the kernel for about a year only. They are unpacked, not installed: the initramfs is our own, and what they
# would do when they are installed is not wanted.

# depends_of SUITE ARCH NAME PATTERN prints the first package that NAME depends on and that PATTERN matches.
depends_of() {
  dpkg-deb -f "$(fetch_package "$1" "$2" "$3")" Depends | grep -oE "$4" | head -n 1
}

# get_kernel leaves $kernel, $kernel_modules, $kernel_version, $kernel_package and, for a Pi, $device_trees.
get_kernel() {
  local suite=bookworm name package side=$work/kernel
  [[ $arch == amd64 ]] || suite=trixie-backports
  mkdir "$side"
  name=$(depends_of "$suite" "$arch" "linux-image-$arch" 'linux-image-[^ ,|]+')
  [[ -n $name ]] || die "linux-image-$arch of $suite names no kernel"
  for package in "$name" $(dpkg-deb -f "$(fetch_package "$suite" "$arch" "$name")" Depends | grep -oE 'linux-(binary|modules|base)-[0-9][^ ,|]*' | sort -u); do
    dpkg-deb -x "$(fetch_package "$suite" "$arch" "$package")" "$side"
  done
  kernel_package="$name $(dpkg-deb -f "$(fetch_package "$suite" "$arch" "$name")" Version) $arch"
  kernel_modules=$(find "$side/lib/modules" "$side/usr/lib/modules" -mindepth 1 -maxdepth 1 -type d 2>/dev/null | head -n 1 || true)
  [[ -n $kernel_modules ]] || die "there are no modules in $name"
  kernel_version=${kernel_modules##*/}
  kernel=$(find "$side/boot" "$kernel_modules" -name 'vmlinuz*' -type f 2>/dev/null | head -n 1 || true)
  [[ -n $kernel ]] || die "there is no kernel in $name"
  device_trees=$(find "$side" -name bcm2711-rpi-4-b.dtb -printf '%h\n' | head -n 1)
  [[ $arch == amd64 || -n $device_trees ]] || die "there are no device trees in $name"
}
