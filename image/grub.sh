# shellcheck shell=bash
# Boot loaders of the amd64 image, for BIOS and UEFI. To be sourced by build.sh, never run.

grub_modules=(part_msdos fat normal linux loadenv test echo search search_label serial terminal configfile all_video)

# grub_for_uefi FILE makes what UEFI firmware starts from a removable medium.
grub_for_uefi() {
  printf 'search --label PIBOOT --set root\nset prefix=($root)/grub\nconfigfile ($root)/grub/grub.cfg\n' >"$work/grub-early.cfg"
  grub-mkimage --format=x86_64-efi --output="$1" --prefix=/grub --config="$work/grub-early.cfg" \
    "${grub_modules[@]}" efi_gop
}

# grub_for_bios FILE makes the sectors before the first partition: the boot sector's code, and behind it GRUB itself.
grub_for_bios() {
  local core=$work/core.img
  # shellcheck disable=SC2016
  printf 'search --label PIBOOT --set root\nset prefix=($root)/grub\nconfigfile ($root)/grub/grub.cfg\n' >"$work/grub-early.cfg"
  grub-mkimage --format=i386-pc --output="$core" --prefix=/grub --config="$work/grub-early.cfg" \
    "${grub_modules[@]}" biosdisk
  (($(stat -c %s "$core") <= 2047 * 512)) || die "GRUB does not fit before the first partition"
  # The boot sector looks for the rest in sector 1, and the rest knows its own length: nothing has to be written into them.
  cat /usr/lib/grub/i386-pc/boot.img "$core" >"$1"
}

# grub_environment FILE makes the block that the boot loader and piboot-slot keep their words in.
grub_environment() {
  grub-editenv "$1" create
  grub-editenv "$1" set slot=a
}
