#!/usr/bin/env bash
# The doctor finds what keeps Pis from booting, with and without a running service.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

# examine STATUS: asks the doctor and leaves the findings in $findings.
examine() {
  local status=0
  findings=$(piboot doctor --json 2>"$logs/doctor.log") || status=$?
  expect_equal "exit code of the doctor" "$1" "$status"
  jq -e 'all(.[]; has("check") and has("level") and has("message"))' <<<"$findings" >/dev/null || die "findings: $findings"
}

# found CHECK LEVEL WORD...
found() {
  local message word
  message=$(jq -r --arg check "$1" --arg level "$2" '.[] | select(.check == $check and .level == $level) | .message + " " + (.advice // "")' <<<"$findings")
  [[ -n $message ]] || die "no finding $1 $2 in $findings"
  for word in "${@:3}"; do
    expect_contains "$1" "$word" "$message"
  done
}

make_lan
mkdir "$work/drive"
mount -t tmpfs -o size=700M tmpfs "$work/drive"
data=$work/drive
start_piboot

echo "no DHCP server, nothing imported"
examine 1
found dhcp bad 'No DHCP server'
found systems warning 'os import'
found tftp good 69

echo "all well"
start_router
import_os one
examine 0
found dhcp good "$router_address"
found systems good one
found drive good "$data"
found interface good "$appliance_address"
expect_equal "findings that are not good" 0 "$(jq '[.[] | select(.level != "good")] | length' <<<"$findings")"

echo "a second boot server"
plug other
ip -n "$run-other" addr add 192.168.77.5/24 dev lan
start_dnsmasq other other --interface=lan --dhcp-range=192.168.77.0,proxy --pxe-service=0,"Raspberry Pi Boot" --enable-tftp --tftp-root="$work"
other=$started_pid
wait_until 10 grep -q 'proxy' "$logs/other.log"
examine 0
found 'second boot server' warning 192.168.77.5
stop_process "$other"

echo "the drive is full"
head -c 300M /dev/zero >"$data/filler"
examine 1
found drive bad full "$data"
rm "$data/filler"

echo "an interface without an address"
ip -n "$run-appliance" addr del "$appliance_address/24" dev lan
sleep 1
examine 1
found interface bad lan
ip -n "$run-appliance" addr add "$appliance_address/24" dev lan
stop_piboot

echo "without the service, port 69 taken"
start_dnsmasq tftpd appliance --interface=lan --enable-tftp --tftp-root="$work"
holder=$started_pid
wait_until 10 grep -q TFTP "$logs/tftpd.log"
status=0
findings=$(inside appliance "$PIBOOT_PROGRAM" doctor --json --control "$control" 2>"$logs/doctor.log") || status=$?
expect_equal "exit code of the doctor" 1 "$status"
found service bad "$control"
found tftp bad dnsmasq "$holder"
stop_process "$holder"

echo "the NFS server is not running"
start_piboot --nfs ganesha
# rpcbind is not there, so it cannot run.
ask_pi() {
  [[ -n $(piboot status --json | jq -r '.troubles | join(" ")') ]]
}
boot_pi 4 4 dc:a6:32:00:00:04 b0000004
wait_until 40 ask_pi || die "status has nothing to say of an NFS server that does not run"
examine 1
found nfs bad
