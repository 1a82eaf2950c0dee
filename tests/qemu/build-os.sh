#!/usr/bin/env bash
# Builds a small, real Debian 12 for arm64 as two folders, laid out and named like Raspberry Pi OS:
#
#   OUT/boot  the Raspberry Pi's own firmware, kernel8.img, initramfs8, device trees, config.txt, cmdline.txt
#   OUT/root  a systemd Debian that boots to multi-user from an NFS root
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../lib.sh
source "$here/../lib.sh"
# shellcheck source-path=SCRIPTDIR source=debian.sh
source "$here/debian.sh"

usage() {
  cat <<'TEXT'
usage: build-os.sh --out DIR [--apt] [--fresh]

  --out DIR   where to put boot/ and root/; what DIR holds of these two is replaced
  --apt       with apt, dpkg and an SSH server in it
  --fresh     build again even when a finished copy is in the cache

The cache is ~/.cache/piboot-tests (PIBOOT_TEST_CACHE overrides). Packages come from Debian's default mirror
(PIBOOT_TEST_MIRROR overrides).
TEXT
}

# What a Raspberry Pi OS Lite has at its heart, without what a boot over the network does not touch.
packages=(
  base-files base-passwd bash coreutils dash debianutils diffutils findutils grep gzip hostname libc-bin login mawk
  ncurses-base ncurses-bin passwd procps sed sysvinit-utils tar util-linux mount
  systemd systemd-sysv udev kmod libpam-modules libpam-modules-bin libpam-runtime
  iproute2 iputils-ping
)

# For a system that is looked after from within. Without nfs-common: a Raspberry Pi OS Lite has none either.
apt_packages=(apt dpkg gpgv openssh-server openssh-client usr-is-merged)

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
  with_apt=false
  while (($# > 0)); do
    case $1 in
      --out) out=${2:?--out needs a folder} && shift ;;
      --apt) with_apt=true ;;
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
  local recipe cached kind
  recipe=$(cat "${BASH_SOURCE[0]}" "$here/debian.sh" "$here"/os/* | sha256sum | cut -c1-12)
  kind=os
  ! $with_apt || kind=apt-os
  cached=$PIBOOT_TEST_CACHE/$kind-$recipe
  if $fresh || [[ ! -e $cached/complete ]]; then
    build "$kind" "$recipe"
  fi
  mkdir -p "$out"
  rm -rf --one-file-system "${out:?}/boot" "${out:?}/root"
  cp -a --reflink=auto "$cached/boot" "$cached/root" "$out/"
  say "operating system in $out: boot $(du -sh "$out/boot" | cut -f1), root $(du -sh "$out/root" | cut -f1)"
}

build() { # KIND RECIPE
  say "building the test operating system (Debian 12, arm64)"
  new_build "$1"
  ! $with_apt || packages+=("${apt_packages[@]}")
  unpack_debian arm64 "${packages[*]}" "${boot_packages[*]}"
  say "packages are unpacked"
  configure_root
  slim_root
  ! $with_apt || configure_apt
  install_modules "$work/root" "${network_modules[@]}" "${file_system_modules[@]}" "${system_modules[@]}"
  assemble_initramfs
  assemble_boot
  rm -rf "$work/side" "$work/packages"
  finish_build "$1" "$2"
}

# What the maintainer scripts would have left behind, as far as a boot needs it.
configure_root() {
  local root=$work/root

  basic_accounts "$root"
  cat >>"$root/etc/passwd" <<'TEXT'
systemd-network:x:998:998:systemd Network Management:/:/usr/sbin/nologin
TEXT
  cat >>"$root/etc/group" <<'TEXT'
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

  basic_files "$root"
  # libpam-runtime.
  local kind
  for kind in auth account password session session-noninteractive; do
    sed -e '/^\$/d' "$root/usr/share/pam/common-$kind" >"$root/etc/pam.d/common-$kind"
  done
  printf '%s required pam_unix.so\n' auth >>"$root/etc/pam.d/common-auth"
  printf '%s required pam_unix.so\n' account >>"$root/etc/pam.d/common-account"
  printf '%s required pam_unix.so\n' session >>"$root/etc/pam.d/common-session"

  # systemd: what `systemctl enable` does at its installation.
  mkdir -p "$root"/etc/systemd/system/multi-user.target.wants
  ln -sfn /lib/systemd/system/remote-fs.target "$root/etc/systemd/system/multi-user.target.wants/remote-fs.target"

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

# What the scripts of apt and the SSH server leave behind. Host keys are not among it: an image must not have any.
configure_apt() {
  local root=$work/root
  record_packages "$root"
  echo '_apt:x:42:65534::/nonexistent:/usr/sbin/nologin' >>"$root/etc/passwd"
  echo 'sshd:x:105:65534::/run/sshd:/usr/sbin/nologin' >>"$root/etc/passwd"
  printf '%s:*:19700:0:99999:7:::\n' _apt sshd >>"$root/etc/shadow"
  install -m 644 "$root/usr/share/openssh/sshd_config" "$root/etc/ssh/sshd_config"
  rm -f "$root"/etc/ssh/ssh_host_*
}

slim_root() {
  local root=$work/root
  # Every file is one more to copy per Pi.
  drop_documentation "$root"

  # An emulated CPU spends half a second on every process that it starts. What serves logins, screens, disks and
  # hardware that neither a headless Pi nor QEMU has made up two thirds of the time from init to the login prompt.
  local units=$root/usr/lib/systemd/system name
  for name in cryptsetup.target integritysetup.target veritysetup.target dev-hugepages.mount dev-mqueue.mount \
    sys-fs-fuse-connections.mount sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
    kmod-static-nodes.service proc-sys-fs-binfmt_misc.automount systemd-binfmt.service systemd-firstboot.service \
    systemd-modules-load.service systemd-pcrphase.service systemd-pcrphase-sysinit.service systemd-repart.service \
    systemd-sysusers.service systemd-update-utmp.service; do
    rm "$units/sysinit.target.wants/$name"
  done
  rm "$units/getty.target.wants/getty-static.service"
  rm "$units"/multi-user.target.wants/systemd-{logind,update-utmp-runlevel}.service \
    "$units"/{graphical,rescue}.target.wants/systemd-update-utmp-runlevel.service
  rm -f "$root"/usr/lib/systemd/system-generators/systemd-{cryptsetup,veritysetup,integritysetup,gpt-auto}-generator \
    "$root"/usr/lib/systemd/system-generators/systemd-{hibernate-resume,system-update,rc-local,sysv}-generator

  # Of some four hundred devices, most of them consoles without a screen, two matter: the network card and the serial
  # port that the login prompt waits for.
  mkdir -p "$root/etc/systemd/system/systemd-udev-trigger.service.d"
  cat >"$root/etc/systemd/system/systemd-udev-trigger.service.d/few.conf" <<'TEXT'
[Service]
ExecStart=
ExecStart=-udevadm trigger --type=devices --action=add --subsystem-match=net
ExecStart=-udevadm trigger --type=devices --action=add --subsystem-match=tty --sysname-match=tty[AS]*
TEXT
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
  pack_initramfs "$tree" "$work/initramfs.cpio"
  gzip -6 <"$work/initramfs.cpio" >"$work/initramfs8"
  rm "$work/initramfs.cpio"
  rm -rf "$tree"
}

assemble_boot() {
  local boot=$work/boot side=$work/side file name
  mkdir "$boot"
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
