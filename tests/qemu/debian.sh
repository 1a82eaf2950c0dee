# shellcheck shell=bash
# Debian systems for emulated machines, made of unpacked packages. To be sourced after lib.sh, never run.
#
# No program of the new system is run while it is built. Maintainer scripts under emulation take ten minutes and more;
# so packages are only unpacked (mmdebstrap --variant=extract), and the few things that their scripts would have done
# and that a boot needs are done by plain file edits.

# new_build NAME makes $work, a folder to build in. It lies beside the finished ones, so that finishing is a rename: an
# interrupted build leaves nothing that looks like a good one. One build at a time, or they would tidy each other away.
new_build() {
  mkdir -p "$PIBOOT_TEST_CACHE"
  exec {build_lock}>"$PIBOOT_TEST_CACHE/build.lock"
  flock "$build_lock"
  work=$(mktemp -d "$PIBOOT_TEST_CACHE/building-$1.XXXXXX")
  on_exit remove_tree "$work"
  chmod 755 "$work"
}

# finish_build NAME RECIPE keeps $work under the hash of what made it and drops older ones of that name.
finish_build() {
  touch "$work/complete"
  rm -rf --one-file-system "$PIBOOT_TEST_CACHE/$1"-*
  mv "$work" "$PIBOOT_TEST_CACHE/$1-$2"
  exec {build_lock}>&-
}

# unpack_debian ARCHITECTURE PACKAGES SIDE_PACKAGES unpacks the first into $work/root with all they depend on, and the
# second, without, into $work/side. A kernel's package is named by its version; linux-image-ARCHITECTURE on the side
# fetches the one that this name stands for. The packages of the root stay in $work/packages.
unpack_debian() {
  local architecture=$1 mirror=() deb
  [[ -z ${PIBOOT_TEST_MIRROR:-} ]] || mirror=("$PIBOOT_TEST_MIRROR")
  mkdir -p "$work/debs" "$work/packages" "$work/side"
  # The hook fetches with the new system's own package lists, before mmdebstrap throws them away.
  # shellcheck disable=SC2016
  local fetch='
    set -eu
    export APT_CONFIG=$MMDEBSTRAP_APT_CONFIG
    cp "$1"/var/cache/apt/archives/*.deb "$PACKAGES/"
    cd "$DEBS"
    apt-get -qq -o APT::Sandbox::User=root download $SIDE_PACKAGES \
      "$(apt-cache depends "linux-image-$ARCHITECTURE" | sed -n "s/^ *Depends: //p")"'
  DEBS=$work/debs PACKAGES=$work/packages ARCHITECTURE=$architecture SIDE_PACKAGES=$3 \
    mmdebstrap --quiet --mode=root --variant=extract --architectures="$architecture" \
    --components=main,non-free-firmware --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
    --include="${2// /,}" --extract-hook="$fetch" \
    bookworm "$work/root" "${mirror[@]}" >"$work/debs/log" 2>&1 || {
    tail -n 20 "$work/debs/log" >&2
    die "mmdebstrap failed"
  }
  for deb in "$work"/debs/*.deb; do
    dpkg-deb -x "$deb" "$work/side"
  done
  rm -rf "$work/debs"

  kernel_version=$(basename "$work"/side/lib/modules/*)
  [[ $kernel_version != '*' ]] || die "no kernel in the kernel package"
  # Gives the modules the index that modprobe needs; the package leaves that to its script.
  depmod -b "$work/side" "$kernel_version"
}

# record_packages ROOT writes dpkg's database of what unpack_debian has put into ROOT, for a system in which apt is to
# work. Maintainer scripts are left out: none has run, and a removal must not undo what was never done.
record_packages() {
  local root=$1 database=$1/var/lib/dpkg deb name
  mkdir -p "$database"/{alternatives,info,parts,triggers,updates} "$root"/var/lib/apt/lists/partial \
    "$root"/var/cache/apt/archives/partial "$root/var/log/apt"
  touch "$database"/{available,diversions,statoverride}
  echo 1 >"$database/info/format"
  : >"$database/status"
  for deb in "$work"/packages/*.deb; do
    name=$(dpkg-deb -f "$deb" Package)
    [[ $(dpkg-deb -f "$deb" Multi-Arch) != same ]] || name=$name:$(dpkg-deb -f "$deb" Architecture)
    { dpkg-deb -f "$deb" | sed '1a Status: install ok installed'; echo; } >>"$database/status"
    dpkg-deb --fsys-tarfile "$deb" | tar -t | sed -e 's/^\.//' -e 's,^/$,/.,' -e 's,\(.\)/$,\1,' >"$database/info/$name.list"
    dpkg-deb --ctrl-tarfile "$deb" | tar -xO ./md5sums >"$database/info/$name.md5sums" 2>/dev/null || true
  done
}

# install_modules ROOT NAME... copies the named modules of the kernel in $work/side and all they depend on.
install_modules() {
  local root=$1 name file
  local target=$root/lib/modules/$kernel_version
  shift
  mkdir -p "$target"
  cp "$work/side/lib/modules/$kernel_version"/modules.{order,builtin,builtin.modinfo} "$target/"
  for name in "$@"; do
    # Names that this kernel does not have as a module, be it built in or absent, are no fault: nothing is to be copied.
    modprobe -d "$work/side" -S "$kernel_version" --show-depends "$name" 2>/dev/null || true
  done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | sort -u | while read -r file; do
    install -D -m 644 "$file" "$target/${file##*"/lib/modules/$kernel_version/"}"
  done
  depmod -b "$root" "$kernel_version"
}

# basic_accounts ROOT does base-passwd's work. Nobody can log in: a test needs no password that could leak.
basic_accounts() {
  local root=$1
  cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
  cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
}

# basic_files ROOT does the work of base-files, libc-bin, dash and mawk.
basic_files() {
  local root=$1
  ln -sfn /run "$root/var/run"
  ln -sfn /run/lock "$root/var/lock"
  ln -sfn ../proc/self/mounts "$root/etc/mtab"
  cp "$root/usr/share/libc-bin/nsswitch.conf" "$root/etc/nsswitch.conf"
  cp "$root/usr/share/base-files/profile" "$root/etc/profile"
  ln -sfn dash "$root/usr/bin/sh"
  ln -sfn mawk "$root/usr/bin/awk"
}

# drop_documentation ROOT removes what is more than half of the files and read by nobody.
drop_documentation() {
  local root=$1
  rm -rf "$root"/usr/share/{doc,man,info,locale,lintian,bug,zoneinfo,bash-completion,zsh,perl5,debconf,mime,i18n} \
    "$root"/usr/lib/udev/hwdb.d "$root"/usr/lib/*/gconv "$root"/usr/lib/*/perl-base "$root"/usr/bin/perl* \
    "$root"/var/lib/apt/* "$root"/var/cache/apt/* "$root"/var/log/apt "$root"/tmp/*
}

# pack_initramfs TREE FILE
pack_initramfs() {
  (cd "$1" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0) >"$2"
}
