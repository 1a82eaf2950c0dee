#!/usr/bin/env bash
# No name leads out of the boot folder, nothing can be written, and whoever misbehaves harms nobody but himself.
# limit: 300
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

serial=b0000060
mac=dc:a6:32:00:00:60

# tftp VERB... from a client that the service knows.
tftp() {
  python bad tftp.py "$appliance_address" "$@"
}

is_served() {
  expect_equal "$1" "$2" "$(tftp get "$serial/fixup4.dat")"
}

make_lan
start_router
make_os one
boot=$work/source-one/boot
echo secret >"$work/source-one/secret"
ln -s /etc/passwd "$boot/absolute.txt"
ln -s ../../../../state/clients.db "$boot/relative.txt"
ln -s /etc "$boot/etc"
ln -s .. "$boot/up"
ln -s loop "$boot/loop"
ln -s fixup4.dat "$boot/inside.txt"
mkfifo "$boot/pipe"
mkdir "$boot/directory"
start_piboot
import_os one
plug bad switch lan "$mac"
ip -n "$run-bad" addr add 192.168.77.60/24 dev lan
python bad pi.py discover 4 "$mac" "$serial" --seconds 1 | offers_of_piboot | grep -q . || die "the client is not answered"
size=$(stat -c %s "$boot/fixup4.dat")
is_served "a plain read" "$size bytes"
# Through a link that stays inside.
expect_equal "link inside" "$size bytes" "$(tftp get "$serial/inside.txt")"

echo "names"
cat >"$work/names" <<NAMES
../../../../etc/passwd
/etc/passwd
//etc/passwd
$serial/../../../../../../etc/passwd
$serial/..
$serial/../$serial/fixup4.dat
../state/clients.db
$serial/../../state/clients.db
..\\\\..\\\\..\\\\etc\\\\passwd
$serial/overlays/../../../../../etc/passwd
$serial/./../root/etc/hostname
$serial/absolute.txt
$serial/relative.txt
$serial/etc/passwd
$serial/up/root/etc/hostname
$serial/up/secret
$serial/loop
$serial/pipe
$serial/directory
$serial/directory/
$serial/
$serial
/
.

..
$serial/fixup4.dat/x
$serial/%2e%2e/%2e%2e/etc/passwd
$serial/\\xc0\\xae\\xc0\\xae/etc/passwd
$serial/..\\x01/x
$serial/\\xff\\xfe
$serial/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
NAMES
tftp names "$work/names" >"$logs/names.log"
expect_equal "names" "$(grep -c '' "$work/names")" "$(grep -c '' "$logs/names.log")"
! grep -v $'\terror [0-9]' "$logs/names.log" || die "these were not refused"
# A NUL ends the name on the wire; what is behind it is the mode, and none.
expect_contains "NUL" "error" "$(tftp names <(printf '%s\n' "$serial/fixup4.dat\\x00/../../etc/passwd") | cut -f 2)"
for length in 300 1000 1400 5000 60000; do
  answer=$(tftp long "$length")
  [[ $answer == error* || $answer == silence ]] || die "a name of $length bytes: $answer"
done
is_served "after the long names" "$size bytes"

echo "writing"
expect_contains "write request" "error" "$(tftp write "$serial/new.txt")"
expect_contains "write request" "error" "$(tftp write "$serial/config.txt")"
[[ -z $(find "$data" -name new.txt) ]] || die "a file was written"

echo "300 reads at once that never go on"
tftp stall "$serial/kernel8.img" 300 --seconds 20 >"$logs/stall.log" &
stall=$!
wait_until 15 grep -q answered "$logs/stall.log" || die "the stalling reads did not begin"
expect_equal "stalled reads" "300 answered" "$(cat "$logs/stall.log")"
boot_pi good 4 dc:a6:32:00:00:04 b0000004
expect_files good one
expect_equal "in time" true "$(jq '.seconds < 8' "$work/fetched-good/boot.json")"
wait "$stall"

echo "gone after any number of packets"
tftp vanish "$serial/fixup4.dat" 8
boot_pi good3 3b b8:27:eb:00:00:3b a000003b
expect_files good3 one

echo "the boot folder is taken away and put back"
tftp slow "$serial/initramfs8" --pause 0.002 --out "$work/slow" >"$logs/slow.log" &
slow=$!
sleep 0.5
mv "$data/clients/$serial/boot" "$data/clients/$serial/away"
expect_contains "read without a boot folder" "error" "$(tftp get "$serial/fixup4.dat")"
! process_gone "$piboot_pid" || die "the service ended with its boot folder"
mv "$data/clients/$serial/away" "$data/clients/$serial/boot"
is_served "the folder is back" "$size bytes"
wait "$slow"
expect_equal "the read under way" "1000003 bytes" "$(cat "$logs/slow.log")"
cmp "$work/slow" "$boot/initramfs8" || die "the read under way brought other bytes"

echo "a file is cut while it is read"
tftp slow "$serial/kernel8.img" --pause 0.002 --out "$work/cut" >"$logs/cut.log" &
slow=$!
sleep 0.5
: >"$data/os/one/boot/kernel8.img"
wait "$slow"
[[ $(cat "$logs/cut.log") != "2097152 bytes" ]] || cmp -s "$work/cut" "$boot/kernel8.img" || die "a read of a cut file ended as if it were whole"
! process_gone "$piboot_pid" || die "the service ended with the cut file"
is_served "after the cut file" "$size bytes"
