#!/usr/bin/env bash
# Boots that stop in the firmware or after it: each one is told why within a minute. All at once, each in a namespace.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"
# shellcheck source-path=SCRIPTDIR source=../verdicts.sh
source "$netns/verdicts.sh"

# os_without NAME FILE... imports a system that lacks these boot files.
os_without() {
  local name=$1
  shift
  make_os "$name"
  (cd "$work/source-$name/boot" && rm "$@")
  import_os "$name"
}

# known ID MODEL MAC OS: a client that was seen before, with a system of its own.
known() {
  ask stranger "$2" "$3" "$1" --seconds 0.2 >/dev/null
  piboot client set "$1" --os "$4" >/dev/null
}

make_lan
start_router
start_nfs_port
start_piboot --web 0.0.0.0:8080
import_os one
os_without no-start start.elf start4.elf
os_without no-kernel kernel.img kernel7.img kernel8.img
os_without no-tree bcm2711-rpi-4-b.dtb
plug stranger
known b0000011 4 dc:a6:32:00:00:11 no-start
known b0000012 4 dc:a6:32:00:00:12 no-kernel
known a0000013 bootcode b8:27:eb:00:00:13 no-kernel
known b0000014 4 dc:a6:32:00:00:14 no-tree

start_pi rom 3b b8:27:eb:00:00:01 a0000001 --stop-after bootcode.bin
start_pi start 3b b8:27:eb:00:00:02 a0000002 --stop-after start.elf
start_pi fixup 3b+ b8:27:eb:00:00:03 a0000003 --stop-after fixup.dat
start_pi start4 4 dc:a6:32:00:00:04 b0000004 --stop-after start4.elf
start_pi never 4 dc:a6:32:00:00:05 b0000005 --stop-after cmdline.txt
start_pi no-start 4 dc:a6:32:00:00:11 b0000011
start_pi no-kernel 4 dc:a6:32:00:00:12 b0000012
start_pi no-kernel3 card b8:27:eb:00:00:13 a0000013
start_pi no-tree 4 dc:a6:32:00:00:14 b0000014 --stop-after cmdline.txt
start_pi silent 4 dc:a6:32:00:00:06 b0000006
start_pi asking 5 2c:cf:67:00:00:07 b0000007
asking=$started_pid
wait "$asking" || die "the Pi 5 did not boot"
# Its Linux has an address and no NFS.
start_linux asking

expect_verdict b8:27:eb:00:00:01 'loaded bootcode.bin and was not heard again'
expect_verdict a0000002 'loaded start.elf and went no further' 'fixup*.dat are of different releases'
expect_verdict a0000003 'loaded start.elf and went no further'
expect_verdict b0000004 'loaded start4.elf and went no further'
expect_verdict b0000005 'asked for no kernel' cmdline.txt '7 flashes'
expect_verdict b0000011 'start4.elf is missing' '4 times'
expect_verdict b0000012 'found no kernel' 'kernel8.img is missing' '7 times'
expect_verdict a0000013 'found no kernel' '7 times'
expect_verdict b0000014 'device tree bcm2711-rpi-4-b.dtb is missing'
expect_verdict b0000006 'kernel8.img was the last file' 'asked for no address'
expect_verdict b0000007 'Linux runs and has an address' 'did not mount its root'
for id in a0000002 b0000011 b0000006; do
  expect_equal "stage of $id" stalled "$(client "$id" stage)"
done
expect_contains "status" "stalled" "$(piboot status)"
