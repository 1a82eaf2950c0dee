#!/usr/bin/env bash
# Builds a small, real Debian 12 for arm64 as two folders, laid out and named like Raspberry Pi OS:
#
#   OUT/boot  the Raspberry Pi's own firmware, kernel8.img, initramfs8, device trees, config.txt, cmdline.txt
#   OUT/root  a systemd Debian that boots to multi-user from an NFS root
#
# No program of the foreign architecture is run while it is built. Maintainer scripts under qemu-user emulation take ten
# minutes and more; so the packages are only unpacked (mmdebstrap --variant=extract), and the few things that their
# scripts would have done and that a boot needs are done here by plain file edits.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../lib.sh
source "$here/../lib.sh"

usage() {
  cat <<'TEXT'
usage: build-os.sh --out DIR [--fresh]

  --out DIR   where to put boot/ and root/; what DIR holds of these two is replaced
  --fresh     build again even when a finished copy is in the cache

The cache is ~/.cache/piboot-tests (PIBOOT_TEST_CACHE overrides). Packages come from Debian's default mirror
(PIBOOT_TEST_MIRROR overrides).
TEXT
}

# What a Raspberry Pi OS Lite has at its heart, without what a boot over the network does not touch.
packages=(
  base-files base-passwd bash coreutils dash debianutils diffutils findutils grep gzip hostname libc-bin login mawk
  ncurses-base ncurses-bin passwd procps sed sysvinit-utils tar util-linux mount
  systemd systemd-sysv dbus udev kmod libpam-modules libpam-modules-bin libpam-runtime
  iproute2 iputils-ping
)

# Unpacked on the side for boot/ and the initramfs, never part of root/.
boot_packages=(raspi-firmware linux-image-arm64 initramfs-tools-core busybox-static klibc-utils libklibc)

# Drivers for the machines that run this system: real boards, and QEMU's `virt` and `raspi3b`. Their dependencies are
# found by modprobe.
network_modules=(
  virtio_pci virtio_mmio virtio_net
  dwc2 phy_generic raspberrypi_power bcm2835_power
  usbnet cdc_ether cdc_subset rndis_host smsc95xx lan78xx microchip smsc
  genet mdio_bcm_unimac broadcom
)
file_system_modules=(nfs nfsv3 nfsv4 sunrpc lockd grace af_packet)
# systemd asks for these by name; `overlay` and `zram` are what a Pi without its own disk is most likely to use.
system_modules=(autofs4 configfs fuse overlay zram squashfs loop virtio_rng bcm2835_rng bcm2835_wdt)

main() {
  local out='' fresh=false
  while (($# > 0)); do
    case $1 in
      --out) out=${2:?--out needs a folder} && shift ;;
      --fresh) fresh=true ;;
      --help | -h) usage && return ;;
      *) usage >&2 && exit 2 ;;
    esac
    shift
  done
  [[ -n $out ]] || { usage >&2 && exit 2; }
  need_root
  need_packages mmdebstrap debian-archive-keyring cpio kmod

  # The copy in the cache is named by what made it, so a changed recipe is never served a stale system.
  local recipe cached
  recipe=$(cat "${BASH_SOURCE[0]}" "$here"/os/* | sha256sum | cut -c1-12)
  cached=$PIBOOT_TEST_CACHE/os-$recipe
  if $fresh || [[ ! -e $cached/complete ]]; then
    build "$cached"
  fi
  mkdir -p "$out"
  rm -rf --one-file-system "${out:?}/boot" "${out:?}/root"
  cp -a --reflink=auto "$cached/boot" "$cached/root" "$out/"
  say "operating system in $out: boot $(du -sh "$out/boot" | cut -f1), root $(du -sh "$out/root" | cut -f1)"
}

build() {
  local cached=$1
  say "building the test operating system (Debian 12, arm64)"
  mkdir -p "$PIBOOT_TEST_CACHE"
  # Built beside the cache, moved into it when finished: an interrupted build leaves nothing that looks like one.
  work=$(mktemp -d "$PIBOOT_TEST_CACHE/building.XXXXXX")
  on_exit remove_tree "$work"
  chmod 755 "$work"
  mkdir -m 755 "$work"/{debs,side,boot}

  unpack_packages
  say "packages are unpacked"
  collect_kernel
  configure_root
  slim_root
  install_modules "$work/root" "${network_modules[@]}" "${file_system_modules[@]}" "${system_modules[@]}"
  say "root is configured"
  assemble_initramfs
  assemble_boot
  touch "$work/complete"

  rm -rf "$work/debs" "$work/side"
  rm -rf --one-file-system "$PIBOOT_TEST_CACHE"/os-*
  mv "$work" "$cached"
}

unpack_packages() {
  local mirror=()
  [[ -z ${PIBOOT_TEST_MIRROR:-} ]] || mirror=("$PIBOOT_TEST_MIRROR")
  # The hook fetches with the foreign architecture's own package lists, before mmdebstrap throws them away. It names
  # the real kernel package, which linux-image-arm64 only points at.
  # shellcheck disable=SC2016
  local fetch='
    set -eu
    export APT_CONFIG=$MMDEBSTRAP_APT_CONFIG
    cd "$DEBS"
    apt-get -qq -o APT::Sandbox::User=root download $BOOT_PACKAGES \
      "$(apt-cache depends linux-image-arm64 | sed -n "s/^ *Depends: //p")"'
  DEBS=$work/debs BOOT_PACKAGES=${boot_packages[*]} \
    mmdebstrap --quiet --mode=root --variant=extract --architectures=arm64 --components=main,non-free-firmware \
    --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
    --include="$(IFS=, && echo "${packages[*]}")" \
    --extract-hook="$fetch" \
    bookworm "$work/root" "${mirror[@]}" >"$work/debs/log" 2>&1 || {
    tail -n 20 "$work/debs/log" >&2
    die "mmdebstrap failed"
  }
  local deb
  for deb in "$work"/debs/*.deb; do
    dpkg-deb -x "$deb" "$work/side"
  done
}

# Finds the kernel's version and gives its modules an index that modprobe can read.
collect_kernel() {
  local release
  release=$(echo "$work"/side/lib/modules/*)
  kernel_version=${release##*/}
  [[ $kernel_version != '*' ]] || die "no kernel in the kernel package"
  depmod -b "$work/side" "$kernel_version"
}

# install_modules ROOT NAME... copies the named modules and all they depend on.
install_modules() {
  local root=$1 name file
  local target=$root/lib/modules/$kernel_version
  shift
  mkdir -p "$target"
  cp "$work/side/lib/modules/$kernel_version"/modules.{order,builtin,builtin.modinfo} "$target/"
  for name in "$@"; do
    # `builtin` lines and names that this kernel does not have as a module are no fault: nothing is to be copied.
    modprobe -d "$work/side" -S "$kernel_version" --show-depends "$name" 2>/dev/null || true
  done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | sort -u | while read -r file; do
    install -D -m 644 "$file" "$target/${file##*"/lib/modules/$kernel_version/"}"
  done
  depmod -b "$root" "$kernel_version"
}

# What the maintainer scripts would have left behind, as far as a boot needs it.
configure_root() {
  local root=$work/root

  # base-passwd: the accounts. Nobody can log in: an appliance test needs no password to leak.
  cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
  cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
  cat >>"$root/etc/passwd" <<'TEXT'
messagebus:x:100:102::/nonexistent:/usr/sbin/nologin
systemd-network:x:998:998:systemd Network Management:/:/usr/sbin/nologin
TEXT
  cat >>"$root/etc/group" <<'TEXT'
messagebus:x:102:
systemd-journal:x:999:
systemd-network:x:998:
input:x:104:
sgx:x:105:
kvm:x:106:
render:x:107:
TEXT
  awk -F: -v OFS=: '{ print $1, "*", 19700, 0, 99999, 7, "", "", "" }' "$root/etc/passwd" >"$root/etc/shadow"
  awk -F: -v OFS=: '{ print $1, "*", "", "" }' "$root/etc/group" >"$root/etc/gshadow"
  chmod 640 "$root/etc/shadow" "$root/etc/gshadow"
  chgrp 42 "$root/etc/shadow" "$root/etc/gshadow"

  # base-files, libc-bin, libpam-runtime, dash, mawk.
  ln -sfn /run "$root/var/run"
  ln -sfn /run/lock "$root/var/lock"
  ln -sfn ../proc/self/mounts "$root/etc/mtab"
  cp "$root/usr/share/libc-bin/nsswitch.conf" "$root/etc/nsswitch.conf"
  cp "$root/usr/share/base-files/profile" "$root/etc/profile"
  ln -sfn dash "$root/usr/bin/sh"
  ln -sfn mawk "$root/usr/bin/awk"
  local kind
  for kind in auth account password session session-noninteractive; do
    sed -e '/^\$/d' "$root/usr/share/pam/common-$kind" >"$root/etc/pam.d/common-$kind"
  done
  printf '%s required pam_unix.so\n' auth >>"$root/etc/pam.d/common-auth"
  printf '%s required pam_unix.so\n' account >>"$root/etc/pam.d/common-account"
  printf '%s required pam_unix.so\n' session >>"$root/etc/pam.d/common-session"

  # systemd: what `systemctl enable` does at its installation.
  mkdir -p "$root"/etc/systemd/system/{getty,multi-user}.target.wants
  ln -sfn /lib/systemd/system/getty@.service "$root/etc/systemd/system/getty.target.wants/getty@tty1.service"
  ln -sfn /lib/systemd/system/remote-fs.target "$root/etc/systemd/system/multi-user.target.wants/remote-fs.target"
  # dbus ties itself to its socket statically; its machine id is systemd's.
  mkdir -p "$root/var/lib/dbus"
  ln -sfn /etc/machine-id "$root/var/lib/dbus/machine-id"

  # The state in which an image is shipped: no identity yet, and mounts by partition of a card that a network boot
  # does not have. Both are the appliance's to change, and a system that keeps them does not boot to the end.
  echo uninitialized >"$root/etc/machine-id"
  echo raspberrypi >"$root/etc/hostname"
  printf '127.0.0.1\tlocalhost\n::1\t\tlocalhost ip6-localhost ip6-loopback\n127.0.1.1\traspberrypi\n' >"$root/etc/hosts"
  cat >"$root/etc/fstab" <<'TEXT'
proc                  /proc           proc    defaults          0       0
PARTUUID=4c4e106f-01  /boot/firmware  vfat    defaults          0       2
PARTUUID=4c4e106f-02  /               ext4    defaults,noatime  0       1
TEXT
  mkdir -p "$root/boot/firmware"

  # As Raspberry Pi OS ships it: the journal stays in memory, which spares the card there and the NFS server here.
  mkdir -p "$root/usr/lib/systemd/journald.conf.d"
  printf '[Journal]\nStorage=volatile\n' >"$root/usr/lib/systemd/journald.conf.d/40-rpi-volatile-storage.conf"

  # The first boot of a system without identity enables every unit; networkd would take the interface that the root
  # file system hangs on.
  mkdir -p "$root/etc/systemd/system-preset"
  echo 'disable *' >"$root/etc/systemd/system-preset/00-network-root.preset"
}

# Documentation, translations and the hardware data base made more than half of the files and are read by nobody here;
# each of them is one more file to copy per Pi.
slim_root() {
  local root=$work/root
  rm -rf "$root"/usr/share/{doc,man,info,locale,lintian,bug,zoneinfo,bash-completion,zsh,perl5,debconf,mime} \
    "$root"/usr/lib/udev/hwdb.d "$root"/usr/lib/*/gconv "$root"/usr/share/i18n \
    "$root"/usr/lib/*/perl-base "$root"/usr/bin/perl* \
    "$root"/var/lib/apt/* "$root"/var/cache/apt/* "$root"/var/log/apt \
    "$root"/tmp/*

  # An emulated CPU spends half a second on every process that it starts. What serves hardware that neither a headless
  # Pi nor QEMU has (disks in layers, sound, cameras, TPMs, screens) made up half of the time from init to login.
  local units=$root/usr/lib/systemd/system name
  for name in cryptsetup.target integritysetup.target veritysetup.target dev-hugepages.mount dev-mqueue.mount \
    sys-fs-fuse-connections.mount sys-kernel-debug.mount sys-kernel-tracing.mount systemd-binfmt.service \
    proc-sys-fs-binfmt_misc.automount systemd-firstboot.service systemd-pcrphase.service \
    systemd-pcrphase-sysinit.service systemd-repart.service systemd-sysusers.service; do
    rm "$units/sysinit.target.wants/$name"
  done
  rm -f "$root"/usr/lib/systemd/system-generators/systemd-{cryptsetup,veritysetup,integritysetup,gpt-auto}-generator \
    "$root"/usr/lib/systemd/system-generators/systemd-{hibernate-resume,system-update,rc-local,sysv}-generator
  (cd "$root/usr/lib/udev/rules.d" &&
    rm -f 55-dm.* 60-{autosuspend,cdrom_id,drm,evdev,fido-id,infiniband,input-id,persistent-*,sensor}.* 64-btrfs.* \
      70-{camera,joystick,memory,mouse,power-switch,touchpad,uaccess}.* 7[158]-{seat,probe_mtd,sound-card}.* \
      80-debian-compat.* 81-net-dhcp.* 85-hwclock.* 95-dm-notify.*)
}

# Debian's own initramfs: the unchanged scripts of initramfs-tools and the unchanged network tools of klibc, which is
# also what Raspberry Pi OS boots with. Only its packing is ours: mkinitramfs runs foreign programs (ldd, hooks), a
# folder and cpio do not. udev is left out (it needs half of systemd), and two short scripts do its part.
assemble_initramfs() {
  local tree=$work/initramfs side=$work/side
  mkdir -p "$tree"/{conf/conf.d,etc/modprobe.d,run,usr/bin,usr/lib/modprobe.d,var}
  ln -s bin "$tree/usr/sbin"
  ln -s usr/bin "$tree/bin"
  ln -s usr/bin "$tree/sbin"
  ln -s usr/lib "$tree/lib"
  ln -s /proc/mounts "$tree/etc/mtab"

  cp -r "$side/usr/share/initramfs-tools/init" "$side/usr/share/initramfs-tools/scripts" "$tree/"
  cp "$side/etc/initramfs-tools/initramfs.conf" "$tree/conf/"
  echo 'DPKG_ARCH=arm64' >"$tree/conf/arch.conf"
  echo "PIBOOT_TEST_KERNEL=$kernel_version" >"$tree/conf/conf.d/kernel"

  cp "$side/bin/busybox" "$tree/bin/busybox"
  local applet
  for applet in sh awk basename cat chmod chroot cp cut date dmesg echo env expr false find grep head hostname ifconfig ip kill \
    ln ls lsmod mkdir mknod modprobe mount mv ping poweroff ps pwd readlink reboot rm rmdir route sed seq sleep sort stat stty \
    switch_root sync tail test '[' touch tr true tty umount uname uniq wc which; do
    ln -s busybox "$tree/bin/$applet"
  done
  cp "$side"/lib/klibc-*.so "$tree/lib/"
  cp "$side"/usr/lib/klibc/bin/{ipconfig,run-init} "$tree/bin/"
  cp "$side/usr/lib/klibc/bin/nfsmount" "$tree/bin/nfsmount.klibc"
  install -m 755 "$here/os/nfsmount" "$tree/bin/nfsmount"
  install -D -m 755 "$here/os/coldplug" "$tree/scripts/init-premount/coldplug"
  install -D -m 755 "$here/os/move-dev" "$tree/scripts/init-bottom/move-dev"
  printf '/scripts/init-premount/coldplug "$@"\n' >"$tree/scripts/init-premount/ORDER"
  printf '/scripts/init-bottom/move-dev "$@"\n' >"$tree/scripts/init-bottom/ORDER"
  # These come with scripts for keyboards and disks; without an ORDER file none of them runs, and none is missed.
  rm -rf "$tree"/scripts/{init-top,local-premount}

  install_modules "$tree" "${network_modules[@]}" "${file_system_modules[@]}"
  (cd "$tree" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0 | gzip -6) >"$work/initramfs8"
  rm -rf "$tree"
}

assemble_boot() {
  local boot=$work/boot side=$work/side file name
  cp "$side"/usr/lib/raspi-firmware/* "$boot/"
  mv "$work/initramfs8" "$boot/initramfs8"
  cp "$side/boot/vmlinuz-$kernel_version" "$boot/kernel8.img"

  # Debian names device trees as upstream Linux does. The firmware asks for bcm2710-* on every Pi with that chip's
  # 64-bit sibling, which upstream calls bcm2837; both names are valid on a card, one is asked for.
  for file in "$side/usr/lib/linux-image-$kernel_version"/broadcom/bcm2{711,837}-rpi-*.dtb; do
    name=${file##*/}
    cp "$file" "$boot/${name/#bcm2837/bcm2710}"
  done
  # A Pi 2 with this chip (revision 1.2) has its own name with the firmware and none with upstream.
  cp "$boot/bcm2710-rpi-3-b.dtb" "$boot/bcm2710-rpi-2-b.dtb"
  # The overlays of the kernel package, where there are any, belong where the firmware looks for them.
  mkdir -p "$boot/overlays"
  [[ -e $boot/overlays/README ]] || echo 'Device tree overlays of the firmware.' >"$boot/overlays/README"

  cat >"$boot/config.txt" <<'TEXT'
# For more options and information see http://rptl.io/configtxt
arm_64bit=1
auto_initramfs=1
enable_uart=1
disable_overscan=1

[cm4]
otg_mode=1

[all]
TEXT
  echo 'console=serial0,115200 console=tty1 root=PARTUUID=4c4e106f-02 rootfstype=ext4 fsck.repair=yes rootwait' \
    >"$boot/cmdline.txt"
}

main "$@"
