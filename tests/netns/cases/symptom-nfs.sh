#!/usr/bin/env bash
# The NFS server does not work: a client whose kernel is loaded is told so, and that it boots as soon as it works.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"
# shellcheck source-path=SCRIPTDIR source=../verdicts.sh
source "$netns/verdicts.sh"

make_lan
start_router
# rpcbind is not there, or Ganesha itself is not: it cannot run.
start_piboot --nfs ganesha
import_os one
boot_pi four 4 dc:a6:32:00:00:31 b0000031
start_linux four
expect_verdict b0000031 'its root cannot be mounted'
