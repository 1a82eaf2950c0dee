#!/usr/bin/env bash
# A client's next boot is captured: tshark finds its DISCOVER, the OFFER, requests, DATA and ACK in the file, nothing
# malformed, and nothing of anybody else. Without CAP_NET_RAW a sentence says so.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

need_packages tshark libcap2-bin

mac=b8:27:eb:00:00:3b
serial=a000003b

# frames FILTER counts the frames of the capture that fit.
frames() {
  tshark -n -r "$work/boot.pcap" -Y "$1" 2>/dev/null | wc -l
}

expect_some() { # FILTER
  (($(frames "$1") > 0)) || die "no frame fits '$1'"
}

expect_none() { # FILTER
  expect_equal "frames that fit '$1'" 0 "$(frames "$1")"
}

capture_is() { # STATE
  [[ $(piboot client capture "$serial" --json 2>/dev/null | jq -r .state) == "$1" ]]
}

make_lan
start_router
start_piboot --web 0.0.0.0:8080
import_os one
boot_pi 3b 3b "$mac" "$serial"
start_linux 3b
report_up 3b "$serial" seconds=9

echo "waits while the client runs"
capture_is waiting || die "not armed: $(piboot client capture "$serial" --json 2>&1)"
inside 3b busybox ping -c 1 -W 2 "$appliance_address" >/dev/null
expect_exit 1 piboot client capture "$serial" --out "$work/boot.pcap"
expect_contains "what is said of a capture without frames" "Nothing was captured" "$said"

echo "records its next boot, beside another one's"
start "$logs/capture.log" "$PIBOOT_PROGRAM" client capture "$serial" --wait --out "$work/boot.pcap" --control "$control"
waiting=$started_pid
start_pi 4 4 dc:a6:32:00:00:04 b0000004
other=$started_pid
ip -n "$run-3b" addr flush dev lan
boot_pi 3b 3b "$mac" "$serial"
wait "$other" || die "the Pi 4 did not boot"
start_linux 3b
report_up 3b "$serial" seconds=9
wait "$waiting" || die "the capture failed: $(cat "$logs/capture.log")"
cat "$logs/capture.log"

echo "what tshark finds in it"
expect_some 'dhcp.option.dhcp == 1'
expect_some "dhcp.option.dhcp == 2 && ip.src == $appliance_address"
expect_some "arp && eth.src == $mac"
expect_some 'tftp.opcode == 1 && tftp.source_file contains "bootcode.bin"'
expect_some 'tftp.opcode == 1 && tftp.source_file contains "kernel8.img"'
expect_some 'tftp.opcode == 3'
expect_some 'tftp.opcode == 4'
expect_none '_ws.malformed'
expect_none "!(eth.addr == $mac) && !(dhcp.hw.mac_addr == $mac) && !arp"
expect_none 'ip.dst == 192.168.77.1 && tcp'
expect_none 'frame.cap_len > 192 && tftp.opcode == 3'
expect_contains "kind of file" "nanosecond" "$(capinfos "$work/boot.pcap" 2>/dev/null | grep -i 'file type')"

echo "kept until it is forgotten, over a restart"
ls -l "$data/state/captures/$serial.pcap"
stop_piboot
start_piboot
piboot client capture "$serial" --out "$work/again.pcap"
cmp "$work/boot.pcap" "$work/again.pcap" || die "the capture is another one after a restart"
piboot client capture "$serial" --stop
[[ ! -e $data/state/captures/$serial.pcap ]] || die "the capture is not forgotten"

echo "four at a time"
for i in 1 2 3 4 5; do
  plug "four$i"
  ask "four$i" 4 "dc:a6:32:00:01:0$i" "9f00010$i" --seconds 0.2 >/dev/null
done
armed=0
for i in 1 2 3 4 5; do
  if said=$(piboot client capture "9f00010$i" 2>&1); then armed=$((armed + 1)); fi
done
expect_equal "captures at once" 4 "$armed"
expect_contains "what is said of the fifth" "4 captures are under way" "$said"

echo "without CAP_NET_RAW"
stop_piboot
ip netns exec "$run-appliance" setpriv --bounding-set -net_raw --inh-caps -net_raw \
  "$PIBOOT_PROGRAM" serve --config "$work/piboot.conf" --data "$data" --control "$control" --nfs off --web off --interface lan >>"$logs/piboot.log" 2>&1 </dev/null &
piboot_pid=$!
served+=("$piboot_pid")
wait_until 30 piboot_answers || die "piboot serve does not answer without CAP_NET_RAW"
expect_exit 1 piboot client capture "$serial"
expect_contains "what is said without CAP_NET_RAW" "CAP_NET_RAW" "$said"
