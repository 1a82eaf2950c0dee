#!/usr/bin/env bash
# The overlays compile without a warning, fit onto the device trees of real Raspberry Pis, and their parameters reach what
# they mean to.
# usage: overlays.sh [--kernel]   --kernel: fetch the trees of Debian's kernel where no earlier test has left them
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$here/lib.sh"

need_packages device-tree-compiler python3
make_temp_dir overlays
out=$temp_dir/overlays
"$here/../overlays/build.sh" --out "$out" >/dev/null
say "compiled: $(cd "$out" && echo *.dtbo)"

case ${1-} in
  --kernel) "$here/qemu/build-os.sh" --out "$temp_dir/os" ;;
  '') ;;
  *) sed -n '4s/^# //p' "$0" >&2; exit 2 ;;
esac
trees=("$temp_dir"/os/boot/bcm27*.dtb)
[[ -e ${trees[0]} ]] || trees=("$PIBOOT_TEST_CACHE"/os-*/boot/bcm27*.dtb)
if [[ -e ${trees[0]} ]]; then
  # A parameter needs a label on what it changes, which is here the bus itself. fdtoverlay would then give the bus the
  # number that stands for the label; the firmware and the kernel let it keep its own.
  cp -r "$out" "$temp_dir/bare"
  fdtput -d "$temp_dir/bare/piboot-lcd.dtbo" /fragment@0/__overlay__ phandle
  for tree in "${trees[@]}"; do
    # Debian's trees come without labels; these three are the ones that Raspberry Pi's own have.
    base=$temp_dir/base.dtb
    cp "$tree" "$base"
    fdtput -t x "$base" /soc/i2c@7e804000 phandle 7001
    fdtput -c "$base" /__symbols__
    fdtput -t s "$base" /__symbols__ gpio /soc/gpio@7e200000
    fdtput -t s "$base" /__symbols__ i2c_arm /soc/i2c@7e804000
    # The one for a Pi 5 is tried by image-arm64.sh: these trees are older than the board.
    for overlay in "$temp_dir"/bare/piboot-{lcd,relays,shutdown-button}.dtbo; do
      fdtoverlay -i "$base" -o "$temp_dir/merged.dtb" "$overlay"
      mv "$temp_dir/merged.dtb" "$base"
    done
    [[ $(fdtget "$base" /soc/i2c@7e804000 status) == okay ]] || die "${tree##*/}: the bus is off"
    [[ $(fdtget "$base" /soc/gpio@7e200000/piboot_relays brcm,pins) == "5 6 13 16 19 20 21 26" ]] || die "${tree##*/}: no relays"
    [[ $(fdtget "$base" /piboot_shutdown_button/button linux,code) == 116 ]] || die "${tree##*/}: no button"
    say "all three fit onto ${tree##*/}"
  done
else
  say "skipped the trees of real Pis: no test has fetched them yet; --kernel does"
fi

python3 "$here/overlay-parameters.py" "$out"
