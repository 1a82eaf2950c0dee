#!/usr/bin/env bash
# Builds a card image laid out exactly as Raspberry Pi OS bookworm (64-bit Lite) is, with the test operating system in it:
#
#   MBR with a disk identifier; partition 1 (0x0c, FAT32, bootfs) at 8 MiB, partition 2 (0x83, ext4, rootfs)
#
# What makes a stock image what it is, and what a network boot has to undo, is in it: PARTUUIDs, the first-boot program as
# init=, the resizer, the user dialog that waits for a keyboard, host keys that are made at the first boot, the swap file,
# no user that can log in. Their texts are this repository's own; names and places are those of the published images. One
# thing is in it that no stock image has: an agent that lets a test give orders (orders.py).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../lib.sh
source "$here/../lib.sh"
# shellcheck source-path=SCRIPTDIR source=debian.sh
source "$here/debian.sh"

usage() {
  cat <<'TEXT'
usage: build-image.sh --out FILE.img.xz [--fresh]

  --out FILE   where to put the image
  --fresh      build again even when a finished one is in the cache

The cache is ~/.cache/piboot-tests (PIBOOT_TEST_CACHE overrides); see build-os.sh for the mirror.
TEXT
}

disk_id=4c4e106f
mib=$((1024 * 1024))
# FAT32 begins at 65,525 clusters, and a stock image has clusters of four sectors: 128 MiB is the least there can be. (The
# stock partition has 512 MiB, which would be three quarters of zeros more to unpack.)
boot_start=$((8 * mib)) boot_size=$((136 * mib))

main() {
  local out='' fresh=false
  while (($# > 0)); do
    case $1 in
      --out) out=${2:?--out needs a file} && shift ;;
      --fresh) fresh=true ;;
      --help | -h) usage && return ;;
      *) usage >&2 && exit 2 ;;
    esac
    shift
  done
  [[ -n $out ]] || { usage >&2 && exit 2; }
  need_root
  need_packages mtools dosfstools e2fsprogs fdisk xz-utils libcap2-bin acl

  local recipe cached
  recipe=$(cat "${BASH_SOURCE[0]}" "$here"/{build-os,debian}.sh "$here"/os/* "$here"/os-image/* | sha256sum | cut -c1-12)
  cached=$PIBOOT_TEST_CACHE/image-$recipe
  if $fresh || [[ ! -e $cached/complete ]]; then
    build "$recipe"
  fi
  cp --reflink=auto "$cached/card.img.xz" "$out"
  say "card image $out: $(du -h "$out" | cut -f1), unpacked $(($(cat "$cached/size") / mib)) MiB"
}

build() { # RECIPE
  make_temp_dir image
  local system
  system=$(mktemp -d "$PIBOOT_TEST_CACHE/building-source.XXXXXX")
  on_exit remove_tree "$system"
  "$here/build-os.sh" --apt --out "$system"
  say "building the card image"
  new_build image
  mv "$system"/{boot,root} "$work/"
  dress_boot "$work/boot"
  dress_root "$work/root"
  odd_files "$work/root"
  assemble "$work/card.img"
  rm -rf "${work:?}/boot" "${work:?}/root"
  stat -c %s "$work/card.img" >"$work/size"
  xz -T0 -1 "$work/card.img"
  finish_build image "$1"
}

# ---- the first partition ---------------------------------------------------------------------------------------------

dress_boot() {
  local boot=$1
  cat >"$boot/config.txt" <<'TEXT'
# For more options and information see http://rptl.io/configtxt
# Some settings may impact device functionality. See link above for details.

# Buses on the header, off unless wanted
#dtparam=i2c_arm=on
#dtparam=i2s=on
#dtparam=spi=on

# Sound
dtparam=audio=on

# Overlays for the cameras and screens that are found
camera_auto_detect=1
display_auto_detect=1

# An initramfs that belongs to the kernel is loaded with it
auto_initramfs=1

# The DRM driver for the screen; the firmware leaves it alone
dtoverlay=vc4-kms-v3d
max_framebuffers=2
disable_fw_kms_setup=1

# 64-bit kernel, no borders, as fast as the board allows
arm_64bit=1
disable_overscan=1
arm_boost=1

[cm4]
# USB 2 host mode on the module's own port
otg_mode=1

[cm5]
dtoverlay=dwc2,dr_mode=host

[pi5]
dtparam=pciex1

[all]
TEXT
  echo "console=serial0,115200 console=tty1 root=PARTUUID=$disk_id-02 rootfstype=ext4 fsck.repair=yes rootwait quiet init=/usr/lib/raspberrypi-sys-mods/firstboot" \
    >"$boot/cmdline.txt"
  release_note >"$boot/issue.txt"
  touch "$boot/overlays/vc4-kms-v3d.dtbo"
}

release_note() {
  cat <<'TEXT'
Raspberry Pi reference 2024-11-19
Generated using pi-gen, https://github.com/RPi-Distro/pi-gen, 0000000000000000000000000000000000000000, stage2
TEXT
}

# ---- the second ------------------------------------------------------------------------------------------------------

dress_root() {
  local root=$1 program
  # /boot has only signposts for those who knew the older place.
  echo 'The file that was here is in /boot/firmware now.' | tee "$root/boot/config.txt" >"$root/boot/cmdline.txt"
  ln -s firmware/overlays "$root/boot/overlays"
  ln -s firmware/issue.txt "$root/boot/issue.txt"
  release_note >"$root/etc/rpi-issue"
  echo 'deb http://archive.raspberrypi.com/debian/ bookworm main' >"$root/etc/apt/sources.list.d/raspi.list"
  mkdir -p "$root/var/swap.d" "$root/etc/NetworkManager/conf.d"
  printf 'CONF_SWAPSIZE=512\n' >"$root/etc/dphys-swapfile"

  # The user that the first boot renames; nobody can log in as it.
  echo 'pi:x:1000:1000:,,,:/home/pi:/bin/bash' >>"$root/etc/passwd"
  echo 'pi:x:1000:' >>"$root/etc/group"
  echo 'pi:*:19700:0:99999:7:::' >>"$root/etc/shadow"
  echo 'pi:!::' >>"$root/etc/gshadow"
  install -d -m 700 -o 1000 -g 1000 "$root/home/pi"
  echo '# own shell settings go here' >"$root/home/pi/.bashrc"
  chown 1000:1000 "$root/home/pi/.bashrc"

  for program in "$here"/os-image/*.service; do
    install -D -m 644 "$program" "$root/usr/lib/systemd/system/${program##*/}"
    enable "$root" "${program##*/}"
  done
  # Part of the system and not merely enabled: the first boot of a stock system settles anew what is enabled.
  install -D -m 755 "$here/os-image/agent" "$root/usr/lib/piboot-agent/agent"
  install -D -m 644 "$here/os-image/agent.unit" "$root/usr/lib/systemd/system/piboot-agent.service"
  mkdir -p "$root/usr/lib/systemd/system/multi-user.target.wants"
  ln -s ../piboot-agent.service "$root/usr/lib/systemd/system/multi-user.target.wants/piboot-agent.service"
  install -D -m 755 "$here/os-image/firstboot" "$root/usr/lib/raspberrypi-sys-mods/firstboot"
  install -D -m 755 "$here/os-image/userconf-service" "$root/usr/lib/userconf-pi/userconf-service"
  install -D -m 755 "$here/os-image/cancel-rename" "$root/usr/bin/cancel-rename"
  install -D -m 755 "$here/os-image/resize2fs_once" "$root/etc/init.d/resize2fs_once"
  mkdir -p "$root/etc/rc3.d"
  ln -s ../init.d/resize2fs_once "$root/etc/rc3.d/S01resize2fs_once"
}

enable() { # ROOT UNIT
  ln -sfn "/lib/systemd/system/$2" "$1/etc/systemd/system/multi-user.target.wants/$2"
}

# What a copy loses first: capabilities, access lists, other attributes, hard links, holes, device nodes, odd names.
odd_files() {
  local root=$1 odd=$1/usr/lib/piboot-test
  setcap cap_net_raw=ep "$root/usr/bin/ping"
  mkdir -p "$odd"
  echo 'one file with three names' >"$odd/linked"
  ln "$odd/linked" "$odd/linked-too"
  ln "$odd/linked" "$root/var/lib/linked"
  truncate -s 64M "$odd/sparse"
  printf 'the end' | dd of="$odd/sparse" bs=1 seek=$((48 * mib)) conv=notrunc status=none
  mknod -m 640 "$odd/loop" b 7 0
  mkfifo "$odd/pipe"
  echo 'may be read by one user more' >"$odd/access"
  setfacl -m u:33:r "$odd/access"
  setfacl -d -m g:33:rwx "$odd"
  ln -s "$(printf 'a-long-target/%.0s' {1..20})" "$odd/symlink"
  echo 'blank and umlaut' >"$odd/ein Gerät"
  install -m 4755 -o 1 -g 2 /dev/null "$odd/setuid"
  head -c 300 /dev/zero | tr '\0' 'x' >"$odd/small"
  touch -d '2001-02-03 04:05:06.789 UTC' "$odd/small"
}

# ---- the card --------------------------------------------------------------------------------------------------------

# Without mounting anything: the file systems are made as files and copied to their places.
assemble() { # FILE
  local card=$1 boot=$work/bootfs root=$work/rootfs root_size
  truncate -s "$boot_size" "$boot"
  mkfs.vfat -F 32 -s 4 -n bootfs -i "${disk_id}" "$boot" >/dev/null 2>&1
  mcopy -i "$boot" -s -Q "$work"/boot/* ::
  # As much room as the published images leave: a fifth more than there is, and something for small systems.
  root_size=$(($(du -s --block-size=4M "$work/root" | cut -f1) * 4 * 6 / 5 + 40))
  truncate -s "${root_size}M" "$root"
  mkfs.ext4 -q -F -b 4096 -L rootfs -O '^64bit,^huge_file' -d "$work/root" "$root"
  e2fsck -fn "$root" >/dev/null 2>&1 || die "the root file system is not sound"

  truncate -s $((boot_start + boot_size + root_size * mib)) "$card"
  sfdisk --quiet "$card" <<TEXT
label: dos
label-id: 0x$disk_id
start=$((boot_start / 512)), size=$((boot_size / 512)), type=c
start=$(((boot_start + boot_size) / 512)), size=$((root_size * mib / 512)), type=83
TEXT
  dd if="$boot" of="$card" bs=1M seek=$((boot_start / mib)) conv=notrunc,sparse status=none
  dd if="$root" of="$card" bs=1M seek=$(((boot_start + boot_size) / mib)) conv=notrunc,sparse status=none
  rm "$boot" "$root"
}

main "$@"
