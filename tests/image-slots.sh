#!/usr/bin/env bash
# The amd64 image in QEMU, on a small network of its own: what lies on the first partition is taken over, SSH is closed without a
# key, piboot.local is answered, a machine with UEFI starts it too, and updates: a good one stays, one that does not serve or panics is left by itself, and one that
# loses power half way leaves the slot that ran.
# usage: tests/image-slots.sh IMAGE.img
#   Without KVM a start takes half a minute, and all of it about a quarter of an hour.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$root/tests/lib.sh"
# shellcheck source-path=SCRIPTDIR source=appliance-machine.sh
source "$root/tests/appliance-machine.sh"

image=${1-}
[[ -f $image ]] || { sed -n '5s/^# //p' "$0" >&2; exit 2; }
need_root
need_packages qemu-system-x86 ovmf dnsmasq mtools iproute2 openssh-client python3 e2fsprogs fdisk zstd
make_temp_dir slots
work=$temp_dir
machine_network slots

main() {
  cp --sparse=always "$image" "$work/disk.img"
  closed_without_a_key
  taken_over
  named_on_the_network
  a_good_update_stays
  power_is_lost_in_an_update
  an_update_that_does_not_serve
  an_update_that_panics
  bad_files_are_refused
  with_uefi
  say "all done"
}

step() {
  say "- $*"
}

expect() {
  [[ $2 == *"$3"* ]] || die "$1: '$3' was expected in: $2"
}

# ---- what is on the first partition -------------------------------------------------------------------------------------

closed_without_a_key() {
  machine_start "$work/disk.img"
  machine_up 120 || die "the image does not come up"
  step "the page answers after $machine_took s"
  ! in_lan timeout 3 bash -c "</dev/tcp/$machine_address/22" 2>/dev/null || die "SSH is open without a key"
  step "SSH is closed without a key"
  wait_until 30 grep -q 'Setup code' "$machine_log" || die "the console shows no setup code: $(tail -n 12 "$machine_log")"
  expect 'the console' "$(cat "$machine_log")" "http://$machine_address/"
  step "the console shows the address and the setup code"
  machine_kill
}

taken_over() {
  on_first_partition "$machine_key.pub" ::authorized_keys
  printf '[network]\r\noffer_delay = 1.5\r\n' >"$work/piboot.conf"
  on_first_partition "$work/piboot.conf" ::piboot.conf
  machine_restart
  step "SSH is open with a key"
  expect 'setting of the first partition' "$(ssh_in piboot settings list)" '1.5'
  step "piboot.conf is taken over"
  ssh_in -o PubkeyAuthentication=no true 2>/dev/null && die "SSH lets in without a key"
  expect "sshd" "$(ssh_in sshd -T)" 'passwordauthentication no'
  expect "swap and writes" "$(ssh_in findmnt -no OPTIONS /run/slot)" 'ro'
  expect "failed units" "x$(ssh_in systemctl --failed --plain --no-legend)" 'x'
  [[ -z $(ssh_in systemctl --failed --plain --no-legend) ]] || die "units failed: $(ssh_in systemctl --failed --plain --no-legend)"
  step "no unit failed; start: $(ssh_in systemd-analyze | head -n 1)"
  local before
  before=$(ssh_in cat /etc/machine-id /config/ssh/ssh_host_ed25519_key.pub)

  printf '[network]\noffer_dely = 1.5\n' >"$work/piboot.conf"
  on_first_partition "$work/piboot.conf" ::piboot.conf
  machine_restart
  expect 'setting of before' "$(ssh_in piboot settings list)" '1.5'
  expect 'the console' "$(ssh_in cat /run/piboot-problems)" "2: unknown key 'offer_dely'"
  step "a piboot.conf with a fault is named, and the one before is used"
  [[ $(ssh_in cat /etc/machine-id /config/ssh/ssh_host_ed25519_key.pub) == "$before" ]] || die "the machine's identity changed"
  step "machine id and host keys outlive a loss of power"
}

named_on_the_network() {
  local answer
  answer=$(in_lan python3 "$root/tests/mdns.py" piboot.local A) || die "piboot.local is not answered"
  expect "piboot.local" "$answer" "$machine_address"
  answer=$(in_lan python3 "$root/tests/mdns.py" _http._tcp.local PTR) || die "_http._tcp.local is not answered"
  expect "_http._tcp.local" "$answer" 'piboot._http._tcp.local'
  step "piboot.local and _http._tcp are answered by multicast DNS"
}

# ---- updates --------------------------------------------------------------------------------------------------------------

a_good_update_stays() {
  cp --sparse=always "$image" "$work/update.img"
  machine_restart
  expect 'status' "$(ssh_in piboot-slot status)" 'running: slot a'
  local begun=$SECONDS
  ssh_in piboot-slot install /mnt/update.img
  step "an image is written and compared in $((SECONDS - begun)) s"
  expect 'status' "$(ssh_in piboot-slot status)" 'next:    slot b, once'
  machine_reboot
  expect 'the slot' "$(ssh_in cat /run/piboot-slot)" b
  wait_until 60 stays b || die "slot b does not stay: $(ssh_in piboot-slot status)"
  machine_restart
  expect 'the slot after a loss of power' "$(ssh_in cat /run/piboot-slot)" b
  expect 'settings' "$(ssh_in piboot settings list)" '1.5'
  step "the second slot was tried, served, and stays; settings outlived it"
}

stays() {
  [[ $(ssh_in piboot-slot status) == *"next:    slot $1"* && $(ssh_in piboot-slot status) != *tried* ]]
}

power_is_lost_in_an_update() {
  local after
  for after in 2 6 12; do
    ssh_in "systemd-run --quiet piboot-slot install /mnt/update.img"
    sleep "$after"
    machine_restart
    expect "the slot after a loss of power $after s into an update" "$(ssh_in cat /run/piboot-slot)" b
  done
  step "power lost 2, 6 and 12 s into an update: the slot that ran is started"
}

an_update_that_does_not_serve() {
  cp --sparse=always "$image" "$work/update.img"
  in_slot "$work/update.img" 'rm /usr/bin/piboot' 'write /dev/null /usr/bin/piboot'
  machine_restart
  ssh_in piboot-slot install /mnt/update.img
  machine_reboot
  expect 'the slot' "$(ssh_in cat /run/piboot-slot)" a
  wait_until 330 back_in b || die "the slot that does not serve was not left"
  step "an update whose service does not come up was left by itself"
}

back_in() {
  [[ $(ssh_in cat /run/piboot-slot 2>/dev/null) == "$1" ]]
}

an_update_that_panics() {
  cp --sparse=always "$image" "$work/update.img"
  printf 'no initramfs\n' >"$work/initrd"
  mcopy -o -i "$work/update.img@@1M" "$work/initrd" ::a/initrd
  machine_restart
  ssh_in piboot-slot install /mnt/update.img
  : >"$machine_log"
  ssh_in systemctl reboot || true
  wait_until 120 grep -q 'Kernel panic' "$machine_log" || die "the broken update did not panic"
  wait_until 180 back_in b || die "the slot that panics was not left"
  step "an update whose kernel panics was left by itself"
}

bad_files_are_refused() {
  head -c 5000000 /dev/zero >"$work/update.img"
  machine_restart
  ! ssh_in piboot-slot install /mnt/update.img 2>"$work/said" || die "a file of zeros was installed"
  expect 'a file of zeros' "$(cat "$work/said")" 'no image of this appliance'
  step "what is no image is refused: $(cat "$work/said")"
}

# with_uefi tries on the other firmware what GRUB does differently there: starting, and trying a slot once.
with_uefi() {
  machine_kill
  machine_firmware=/usr/share/OVMF/OVMF_CODE.fd
  cp --sparse=always "$image" "$work/disk.img"
  printf '[network]\noffer_delay = 1.5\n' >"$work/piboot.conf"
  on_first_partition "$machine_key.pub" ::authorized_keys
  on_first_partition "$work/piboot.conf" ::piboot.conf
  a_good_update_stays
  ssh_in test -d /sys/firmware/efi || die "the machine was not started by UEFI"
  step "all of that by UEFI"
}

main
