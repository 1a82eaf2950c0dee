#!/usr/bin/env bash
# A booted kernel that takes another address than its firmware had is let in under that one, within a second.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

exports=$data/nfs/exports.conf
mac=dc:a6:32:00:00:04

for program in ganesha.nfsd rpcbind; do
  command -v "$program" >/dev/null || skip "$program is not installed (nfs-ganesha, nfs-ganesha-vfs, rpcbind)"
done

exported_to() {
  [[ -f $exports ]] && tr -d '\n' <"$exports" | grep -Eq "clients/b0000004/root.*Clients *= *$1 *;"
}

# Runs as the process that becomes the service, with a /run of its own: rpcbind and Ganesha find each other by files there.
serve_with_rpcbind() {
  set -euo pipefail
  mount -t tmpfs tmpfs /run
  mkdir /run/rpcbind
  rpcbind -f -w &
  exec "$@"
}

make_lan
start_router
export -f serve_with_rpcbind
start "$logs/piboot.log" ip netns exec "$run-appliance" bash -c 'serve_with_rpcbind "$@"' appliance "$PIBOOT_PROGRAM" serve \
  --config "$work/piboot.conf" --interface lan --data "$data" --control "$control" --nfs ganesha --web off
piboot_pid=$started_pid
wait_until 30 piboot_answers || die "piboot serve does not answer"
import_os one
boot_pi 4 4 "$mac" b0000004
first=$(client b0000004 address)
wait_until 30 exported_to "$first" || die "the root is not exported to $first: $(cat "$exports" 2>&1)"

plug kernel
python kernel pi.py request "$mac" 192.168.77.200
began=$(date +%s%N)
wait_until 5 exported_to 192.168.77.200 || die "the root is not exported to the new address: $(cat "$exports")"
took=$((($(date +%s%N) - began) / 1000000))
echo "exported to the new address after $took ms"
((took <= 1000)) || die "exported only after $took ms"
expect_equal "address" 192.168.77.200 "$(client b0000004 address)"

# And by a whole conversation, as the kernel has it, of which the router's ACK is heard too.
address=$(python kernel pi.py lease bootcode "$mac" b0000004)
wait_until 5 exported_to "$address" || die "the root is not exported to $address"

# A stranger's REQUEST moves nothing.
python kernel pi.py request 02:00:00:00:00:77 192.168.77.201
sleep 0.5
! exported_to 192.168.77.201 || die "a stranger's address was exported"
expect_equal "clients" 1 "$(piboot client list --json | jq length)"
