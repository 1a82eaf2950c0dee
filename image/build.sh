#!/usr/bin/env bash
# Builds the appliance's image: Debian 12, the program's package and a boot loader, for a medium of 4 GB or more.
# usage: image/build.sh --arch amd64|arm64 --out FILE.img [--deb FILE | --program FILE] [--fresh]
#   --deb FILE      this package instead of building one
#   --program FILE  a package with this program in it, instead of publishing one
#   --fresh         fetch the packages again instead of taking those of the last build
#
# Partition 1 (FAT, PIBOOT): boot loader or firmware, each slot's kernel and initramfs in a/ and b/.
# Partitions 2 and 3 (ext4): the slots; the second one is empty until the first update. Partition 4 (ext4): settings and keys.
# FILE.packages lists what is in it: the same packages and the same commit make the same bytes.
set -euo pipefail

image=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=${image%/*}
# shellcheck source-path=SCRIPTDIR source=../tests/lib.sh
source "$root/tests/lib.sh"
# shellcheck source-path=SCRIPTDIR source=grub.sh
source "$image/grub.sh"
# shellcheck source-path=SCRIPTDIR source=fetch.sh
source "$image/fetch.sh"
# shellcheck source-path=SCRIPTDIR source=kernel.sh
source "$image/kernel.sh"
# shellcheck source-path=SCRIPTDIR source=firmware.sh
source "$image/firmware.sh"

arch='' out='' deb='' program=() fresh=false
sector=512 mib=2048
boot_start=$mib boot_size=$((256 * mib)) slot_size=$((1280 * mib)) config_size=$((64 * mib))
disk_id=50694274

usage() {
  sed -n '3,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

main() {
  while (($#)); do
    case $1 in
      --arch) arch=${2-}; shift 2 || usage ;;
      --out) out=${2-}; shift 2 || usage ;;
      --deb) deb=${2-}; shift 2 || usage ;;
      --program) program=(--program "$(realpath "${2-}")"); shift 2 || usage ;;
      --fresh) fresh=true; shift ;;
      *) usage ;;
    esac
  done
  [[ ($arch == amd64 || $arch == arm64) && -n $out ]] || usage
  need_root
  need_tools
  [[ $arch == amd64 ]] || need_foreign
  : "${SOURCE_DATE_EPOCH:=$(git -C "$root" log -1 --format=%ct 2>/dev/null || date +%s)}"
  export SOURCE_DATE_EPOCH
  out=$(realpath -m "$out")
  mkdir -p "$(dirname "$out")" "$PIBOOT_IMAGE_CACHE"
  TMPDIR=$PIBOOT_IMAGE_CACHE make_temp_dir build
  work=$temp_dir
  notes=()

  get_package
  get_base
  make_system
  make_initramfs
  make_boot
  assemble
  say "$out: $(du -h --apparent-size "$out" | cut -f1), $(du -h "$out" | cut -f1) of it in use"
  local note
  for note in "${notes[@]}"; do
    echo "$note"
  done
  echo "$out"
}

need_tools() {
  local tools=(mmdebstrap debian-archive-keyring cpio kmod mtools dosfstools fdisk e2fsprogs zstd git xz-utils)
  case $arch in
    amd64) tools+=(grub-common grub-pc-bin grub-efi-amd64-bin) ;;
    arm64)
      tools+=(device-tree-compiler)
      [[ $(uname -m) == aarch64 ]] || tools+=(qemu-user-static arch-test)
      ;;
  esac
  need_packages "${tools[@]}"
}

# need_foreign has the kernel start arm64 programs, those that packages run when they are installed, by QEMU.
need_foreign() {
  ! arch-test arm64 >/dev/null 2>&1 || return 0
  local rule=/usr/lib/binfmt.d/qemu-aarch64.conf register=/proc/sys/fs/binfmt_misc/register
  [[ -e $register ]] || mount -t binfmt_misc binfmt_misc "${register%/*}" || die "this kernel has no binfmt_misc, by which arm64 programs would be run"
  cat "$rule" >"$register" || die "arm64 programs cannot be run here: $rule is refused by the kernel"
  arch-test arm64 >/dev/null || die "arm64 programs cannot be run here, although $rule is in place"
}

# ---- packages --------------------------------------------------------------------------------------------------------

get_package() {
  [[ -z $deb ]] || return 0
  say "building the program's package"
  if "$image/deb.sh" --arch "$arch" --out "$work" "${program[@]}" >"$work/deb.log" 2>&1; then
    deb=$(tail -n 1 "$work/deb.log")
    return 0
  fi
  # Only where the feed lacks the compiler's part for that processor is an image without the program better than none.
  grep -q 'There is no native-AOT pack' "$work/deb.log" || { cat "$work/deb.log" >&2; die "the package could not be built"; }
  notes+=("The image has no program in it: $(grep 'There is no native-AOT pack' "$work/deb.log")")
  deb=$("$image/deb.sh" --arch "$arch" --out "$work" --without-program 2>>"$work/deb.log" | tail -n 1)
}

listed() {
  sed 's/#.*//' "$image/packages/common" "$image/packages/$arch" | xargs -n 1 | sort -u | paste -sd,
}

# get_base leaves Debian's part in $base, a tar archive that is kept from build to build.
get_base() {
  local recipe
  recipe=$({ cat "$image/packages/common" "$image/packages/$arch"; declare -f get_base; } | sha256sum | cut -c1-12)
  base=$PIBOOT_IMAGE_CACHE/base-$arch-$recipe.tar
  ! $fresh || rm -f "$base"
  [[ ! -e $base ]] || return 0
  say "fetching and installing Debian 12 for $arch"
  rm -f "$PIBOOT_IMAGE_CACHE/base-$arch"-*.tar
  mmdebstrap --quiet --mode=root --variant=apt --format=tar --architectures="$arch" --components=main,non-free-firmware \
    --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --include="$(listed)" bookworm "$base.new" >"$work/base.log" 2>&1 || {
    tail -n 30 "$work/base.log" >&2
    die "Debian's packages could not be installed"
  }
  mv "$base.new" "$base"
}

# ---- the system ------------------------------------------------------------------------------------------------------

make_system() {
  say "putting the system together"
  system=$work/system
  mkdir "$system"
  tar -C "$system" --numeric-owner --xattrs --xattrs-include='*' -xf "$base"
  get_kernel
  mkdir -p "$system/usr/lib/modules"
  cp -a "$kernel_modules" "$system/usr/lib/modules/"
  depmod -b "$system" "$kernel_version"

  cp "$deb" "$system/piboot.deb"
  mount --bind /proc "$system/proc"
  chroot "$system" env DEBIAN_FRONTEND=noninteractive dpkg --install /piboot.deb >"$work/install.log" 2>&1 || {
    cat "$work/install.log" >&2
    die "$deb cannot be installed"
  }
  umount "$system/proc"
  rm "$system/piboot.deb"
  dpkg-query --admindir="$system/var/lib/dpkg" -W -f '${Package} ${Version} ${Architecture}\n' >"$out.packages"
  echo "$kernel_package" >>"$out.packages"

  cp -r --no-preserve=ownership,timestamps "$image/system/." "$system/"
  dpkg-deb -f "$deb" Version >"$system/usr/lib/piboot/version"
  "$image/finish.sh" "$system"
}

make_initramfs() {
  say "making the initramfs"
  local tree=$work/initramfs module path
  mkdir -p "$tree/bin" "$tree/dev" "$tree/config"
  dpkg-deb --fsys-tarfile "$(fetch_package bookworm "$arch" busybox-static)" | tar -C "$tree" -xf - ./bin/busybox
  install -m 755 "$image/initramfs/init" "$tree/init"
  sed 's/#.*//' "$image/initramfs/modules-common" "$image/initramfs/modules-$arch" | xargs -n 1 | while read -r module; do
    # What a kernel has built in, or has no more, is no fault.
    modprobe --dirname "$system" --set-version "$kernel_version" --show-depends "$module" 2>/dev/null || true
  done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | sort -u >"$work/modules"
  (($(wc -l <"$work/modules") > 10)) || die "no modules were found for kernel $kernel_version"
  while IFS= read -r path; do
    path=${path#"$system"}
    install -D -m 644 "$system$path" "$tree/usr/$(sed 's|^/usr/||; s|^/||' <<<"$path")"
  done <"$work/modules"
  cp "$system/usr/lib/modules/$kernel_version"/modules.{builtin,order}* "$tree/usr/lib/modules/$kernel_version/"
  ln -s usr/lib "$tree/lib"
  find "$tree/usr" -name '*.ko.xz' -exec xz -d {} +
  find "$tree/usr" -name '*.ko.zst' -exec zstd -dq --rm {} +
  depmod -b "$tree" "$kernel_version"
  find "$tree" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
  (cd "$tree" && find . -print0 | LC_ALL=C sort -z |
    cpio --quiet --null --create --format=newc --owner=0:0 --reproducible) | zstd -q -19 >"$work/initrd"
}

# ---- the medium ------------------------------------------------------------------------------------------------------

make_boot() {
  boot=$work/boot
  mkdir -p "$boot/a"
  cp "$kernel" "$boot/a/vmlinuz"
  cp "$work/initrd" "$boot/a/initrd"
  echo "$arch" >"$boot/a/architecture"
  case $arch in
    amd64)
      mkdir -p "$boot/grub" "$boot/EFI/BOOT"
      sed "s|@COMMAND_LINE@|$(command_line)|" "$image/boot/grub.cfg" >"$boot/grub/grub.cfg"
      grub_environment "$boot/grub/grubenv"
      grub_for_uefi "$boot/EFI/BOOT/BOOTX64.EFI"
      grub_for_bios "$work/before-the-first"
      ;;
    arm64) pi_firmware ;;
  esac
}

command_line() {
  case $arch in
    amd64) echo "quiet loglevel=4 panic=10 console=tty0 console=ttyS0,115200" ;;
    arm64) echo "quiet loglevel=4 panic=10 console=ttyS1,115200 console=ttyAMA0,115200 console=tty1" ;;
  esac
}

# file_system FILE SECTORS LABEL UUID DIR OPTION... makes an ext4 file system of what is in DIR, with nothing of chance in it.
file_system() {
  local file=$1 size=$2 label=$3 uuid=$4 dir=$5
  shift 5
  truncate -s $((size * sector)) "$file"
  E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH mke2fs -q -t ext4 -L "$label" -U "$uuid" -E "hash_seed=$uuid,root_owner=0:0,lazy_itable_init=0" \
    -d "$dir" "$@" "$file"
  # When a file's inode was changed last, and when it was read, is the build's own story.
  (cd "$dir" && find . -printf '%P\n') | sed 's|"|""|g; s|.*|sif "/&" ctime @'"$SOURCE_DATE_EPOCH"'\nsif "/&" ctime_extra 0\nsif "/&" atime @'"$SOURCE_DATE_EPOCH"'\nsif "/&" atime_extra 0|' |
    E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH debugfs -w -f - "$file" >/dev/null 2>"$work/debugfs.log"
  ! grep -v '^debugfs [0-9]' "$work/debugfs.log" || die "the times of $file cannot be set"
}

assemble() {
  say "writing $out"
  find "$boot" "$system" -newermt "@$SOURCE_DATE_EPOCH" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
  file_system "$work/slot" "$slot_size" piboot-a 50694274-0000-4000-8000-00000000000a "$system" -O ^has_journal -m 0
  mkdir "$work/config"
  file_system "$work/config.ext4" "$config_size" piboot-config 50694274-0000-4000-8000-00000000000c "$work/config" -m 0
  truncate -s $((boot_size * sector)) "$work/boot.fat"
  mkfs.fat -F 32 -n PIBOOT --invariant -i "$disk_id" "$work/boot.fat" >/dev/null
  (cd "$boot" && find . -mindepth 1 -print0 | LC_ALL=C sort -z | while IFS= read -r -d '' entry; do
    if [[ -d $entry ]]; then
      mmd -i "$work/boot.fat" "::${entry#.}"
    else
      mcopy -m -i "$work/boot.fat" "$entry" "::${entry#.}"
    fi
  done)

  local type=c a=$((boot_start + boot_size)) b config new=$out.new
  [[ $arch == arm64 ]] || type=ef
  b=$((a + slot_size)) config=$((a + 2 * slot_size))
  rm -f "$new"
  truncate -s $(((config + config_size) * sector)) "$new"
  sfdisk --quiet "$new" <<TABLE
label: dos
label-id: 0x$disk_id
start=$boot_start, size=$boot_size, type=$type, bootable
start=$a, size=$slot_size, type=83
start=$b, size=$slot_size, type=83
start=$config, size=$config_size, type=83
TABLE
  put "$work/boot.fat" "$boot_start"
  put "$work/slot" "$a"
  put "$work/config.ext4" "$config"
  if [[ $arch == amd64 ]]; then
    # Around the partition table, which lies in the last bytes of the first sector.
    dd if="$work/before-the-first" of="$new" bs=1 count=440 conv=notrunc status=none
    dd if="$work/before-the-first" of="$new" bs=$sector skip=1 seek=1 conv=notrunc status=none
  fi
  mv "$new" "$out"
}

# put FILE SECTOR writes FILE into the image, leaving holes where it is empty.
put() {
  dd if="$1" of="$out.new" bs=1M seek="$(($2 * sector))" oflag=seek_bytes conv=notrunc,sparse status=none
}

main "$@"
