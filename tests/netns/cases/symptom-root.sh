#!/usr/bin/env bash
# Clients that have mounted their root, and what can become of them: silent, up and gone, up with another root, back again.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"
# shellcheck source-path=SCRIPTDIR source=../verdicts.sh
source "$netns/verdicts.sh"

# running KEY SERIAL: it has its files, an address, and a connection to the NFS port.
running() {
  boot_pi "$1" 4 "dc:a6:32:00:00:${2:6:2}" "$2"
  start_linux "$1"
  mount_root "$1"
  wait_until 10 stage_is "$2" root || die "$1 has not mounted: $(client "$2" stage)"
}

make_lan
start_router
start_nfs_port
start_piboot --web 0.0.0.0:8080
import_os one

for serial in b0000021 b0000022 b0000023 b0000024; do
  running "pi${serial:6:2}" "$serial"
done
report_up pi22 b0000022
report_up pi23 b0000023 "root=192.168.77.9:/elsewhere"
report_up pi24 b0000024 "root=$appliance_address:$data/clients/b0000024/root"
wait_until 10 stage_is b0000022 up || die "it is not up"

# One panics after it has mounted its root, one is up and loses its cable.
vanish pi21
vanish pi22
expect_verdict b0000021 'mounted its root and fell silent' 'no answer to 3 ARP requests'
expect_verdict b0000022 'was up and is gone without a word'
expect_verdict b0000023 'with another root than its own' '192.168.77.9:/elsewhere'
expect_equal "stage of the one with another root" up "$(client b0000023 stage)"
expect_equal "stage of the one that is well" up "$(client b0000024 stage)"
! has_verdict b0000024 || die "a verdict on the one that is well: $(verdict_of b0000024)"

echo "back again"
ip -n "$run-pi22" link set lan up
wait_until 30 stage_is b0000022 up || die "nobody notices that it is back: $(client b0000022 stage)"
expect_equal "last event" answers "$(events b0000022 | tail -n 1)"
