#!/usr/bin/env bash
# Somebody with a browser sets the appliance up and uses it: Debian's Chromium, driven by Playwright, in a house network of
# namespaces with simulated Pis whose power hangs on relays.
# usage: sudo tests/walk.sh --program FILE --rom FILE [--walk FILE] [--pictures DIR]
#   --walk FILE      this PiBoot.Walk.dll instead of building one
#   --pictures DIR   keep the pictures of the pages there
set -euo pipefail

walk='' pictures=''
while (($#)); do
  case $1 in
    --program) PIBOOT_PROGRAM=$(realpath "$2") ;;
    --rom) PIBOOT_ROM=$(realpath "$2") ;;
    --walk) walk=$(realpath "$2") ;;
    --pictures) pictures=$(realpath -m "$2") ;;
    *) sed -n '4,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift 2
done
export PIBOOT_PROGRAM PIBOOT_ROM
# shellcheck source-path=SCRIPTDIR source=netns/network.sh
source "$(dirname "${BASH_SOURCE[0]}")/netns/network.sh"
# shellcheck source-path=SCRIPTDIR source=netns/relay.sh
source "$netns/relay.sh"
# shellcheck source-path=SCRIPTDIR source=dotnet.sh
source "${netns%/*}/dotnet.sh"

phone_address=192.168.77.9
deeds=$work/deeds

main() {
  need_root
  need_packages iproute2 ethtool dnsmasq-base busybox jq openssl python3 chromium tshark mtools dosfstools e2fsprogs fdisk xz-utils
  need_walk
  make_lan
  start_router
  make_relays
  plug phone
  ip -n "$run-phone" addr add "$phone_address/24" dev lan
  relay_pi 1 four 4 dc:a6:32:00:00:04 b0000004
  relay_pi 2 five 5 2c:cf:67:00:00:05 b0000005
  cat >"$work/piboot.conf" <<CONF
[clients]
enrol = approve
[power]
bank = hall exec program=$relay_program ports=1-2
off_time = 2
shutdown_wait = 5
CONF
  start_piboot --web 0.0.0.0:80
  make_image
  make_deeds
  [[ -n $pictures ]] || pictures=$work/pictures
  inside phone dotnet "$walk" "http://$appliance_address/" "$work/trixie.img.xz" "$deeds" "$pictures"
}

need_walk() {
  [[ -z $walk ]] || return 0
  need_dotnet
  dotnet build -c Release "${netns%/*}/PiBoot.Walk/PiBoot.Walk.csproj" --nologo -v quiet -o "$work/walk"
  walk=$work/walk/PiBoot.Walk.dll
}

# make_image makes a card image as it is downloaded: two partitions, packed.
make_image() {
  local boot=$work/boot.fat root=$work/root.ext4 image=$work/trixie.img mib=$((1024 * 1024))
  make_os trixie
  mkdir -p "$work/source-trixie/root/etc/systemd/system" "$work/source-trixie/root/bin"
  : >"$work/source-trixie/root/bin/bash"
  truncate -s 40M "$boot"
  mkfs.vfat -F 32 -s 1 -n bootfs "$boot" >/dev/null
  MTOOLS_SKIP_CHECK=1 mcopy -s -i "$boot" "$work/source-trixie/boot/"* ::
  truncate -s 16M "$root"
  mkfs.ext4 -q -L rootfs -d "$work/source-trixie/root" "$root"
  truncate -s $((64 * mib)) "$image"
  printf 'label: dos\nlabel-id: 0x4c4e106f\nstart=16384, size=%d, type=c\nstart=%d, size=%d, type=83\n' \
    $((40 * mib / 512)) $((16384 + 40 * mib / 512)) $((16 * mib / 512)) | sfdisk -q "$image"
  dd if="$boot" of="$image" bs=1M seek=8 conv=notrunc status=none
  dd if="$root" of="$image" bs=1M seek=48 conv=notrunc status=none
  xz -1 "$image"
}

# make_deeds writes what hands and eyes do while the browser waits.
make_deeds() {
  mkdir -p "$deeds"
  cat >"$deeds/plug" <<DEED
#!/usr/bin/env bash
set -euo pipefail
# What it has mounted, and how long it runs, is not what this machine says.
echo 17.40 16.00 >"$work/uptime"
sed 's|</proc/mounts|<"\$PI/mounts"|; s|/proc/uptime|$work/uptime|' "$data/os/trixie/root/usr/local/lib/piboot/up" >"$work/system/up"
chmod 755 "$work/system/up"
"$relay_program" on 1
DEED
  cat >"$deeds/plug-broken" <<DEED
#!/usr/bin/env bash
set -euo pipefail
cp -r "$work/source-trixie" "$work/source-broken"
rm "$work/source-broken/boot/"kernel*
"$PIBOOT_PROGRAM" os import "$work/source-broken" --name broken --control "$control" >/dev/null
"$PIBOOT_PROGRAM" os default broken --model pi5 --control "$control" >/dev/null
"$relay_program" on 2
DEED
  cat >"$deeds/read-pcap" <<DEED
#!/usr/bin/env bash
set -euo pipefail
for filter in 'dhcp.option.dhcp == 1' 'dhcp.option.dhcp == 2' 'tftp.opcode == 1' 'tftp.opcode == 3'; do
  [[ -n \$(tshark -r "$deeds/boot.pcap" -Y "\$filter" 2>/dev/null | head -n 1) ]] || { echo "no frame with \$filter"; exit 1; }
done
DEED
  cat >"$deeds/code" <<DEED
#!/usr/bin/env bash
# Reads the setup code from the display, whose pages turn.
set -euo pipefail
for ((i = 0; i < 100; i++)); do
  if code=\$("$PIBOOT_PROGRAM" display --once --size 20x4 --control "$control" | grep -oE '[0-9A-Z]{4}-[0-9A-Z]{4}'); then
    echo "\$code"
    exit 0
  fi
  sleep 0.3
done
exit 1
DEED
  chmod 755 "$deeds"/*
}

main
