# shellcheck shell=bash
# The kernel and the Raspberry Pi's firmware. To be sourced by build.sh, never run.
#
# A PC gets the kernel of Debian 12. A Raspberry Pi gets a newer one of Debian: its network chip, behind the RP1 of a Pi 5, has
# had a driver in the kernel for about a year only. They are unpacked, not installed: the initramfs is our own, and what they
# would do when they are installed is not wanted.

# fetch_package SUITE ARCH NAME prints the path of a package's file, fetched with an apt of its own: this machine's knows
# nothing of other suites and architectures, and shall not learn.
fetch_package() {
  local suite=$1 architecture=$2 name=$3 apt=$PIBOOT_IMAGE_CACHE/apt-$1-$2 file
  if [[ ! -e $apt/ready || -n $(find "$apt/ready" -mmin +720) ]]; then
    mkdir -p "$apt"/{lists/partial,archives/partial,none}
    : >"$apt/status"
    sources_of "$suite" >"$apt/sources.list"
    apt_of "$apt" "$architecture" apt-get -qq update >&2 || die "the list of packages of $suite for $architecture cannot be fetched"
    touch "$apt/ready"
  fi
  file=$(cd "$apt/none" && apt_of "$apt" "$architecture" apt-get download --print-uris "$name" | sed -n "s/^'[^']*' \([^ ]*\) .*/\1/p")
  [[ -n $file ]] || die "there is no package $name in $suite for $architecture"
  [[ -e $apt/archives/$file ]] || (cd "$apt/archives" && apt_of "$apt" "$architecture" apt-get -qq download "$name" >&2) ||
    die "the package $name cannot be fetched"
  echo "$apt/archives/$file"
}

# sources_of SUITE: with what mends its faults, where the suite is released.
sources_of() {
  local signed=[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] from=main\ non-free-firmware
  echo "deb $signed http://deb.debian.org/debian $1 $from"
  [[ $1 != *-* ]] || return 0
  echo "deb $signed http://deb.debian.org/debian $1-updates $from"
  echo "deb $signed http://deb.debian.org/debian-security $1-security $from"
}

# apt_of DIRECTORY ARCHITECTURE COMMAND...
apt_of() {
  local apt=$1 architecture=$2
  shift 2
  "$@" -o Dir::State::lists="$apt/lists" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt" \
    -o Dir::Cache::archives="$apt/archives" -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts="$apt/none" \
    -o Dir::Etc::preferences=- -o Dir::Etc::preferencesparts="$apt/none" -o APT::Architecture="$architecture" \
    -o APT::Architectures="$architecture" -o APT::Sandbox::User=root
}

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
  device_trees=$(find "$side" -type d -path '*/broadcom' | grep -v /modules/ | head -n 1 || true)
}
