#!/usr/bin/env bash
# Operating systems and roots lie on a NAS (a real NFS server in a namespace of its own): its clients mount from there, everything
# else is served while it is away, and what cannot be done on it is said.
# limit: 240
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

need_packages rpcbind nfs-ganesha nfs-ganesha-vfs libnfs-utils nfs-common

nas_address=192.168.77.3
share=$work/share
mounted=$work/mounted

# Runs in the NAS's namespaces, with a /run of its own.
serve_nas() {
  set -euo pipefail
  mount -t tmpfs tmpfs /run
  mkdir -p /run/rpcbind /run/recovery
  rpcbind -f -w &
  while [[ ! -S /run/rpcbind.sock ]]; do sleep 0.1; done
  exec ganesha.nfsd -F -f "$1" -p /run/ganesha.pid -L STDERR -N NIV_EVENT
}

start_nas() {
  cat >"$work/ganesha.conf" <<TEXT
NFS_CORE_PARAM { Protocols = 3,4; mount_path_pseudo = true; Enable_NLM = false; Enable_RQUOTA = false; Enable_UDP = false; MNT_Port = 20048; }
NFSv4 { Graceless = true; RecoveryRoot = "/run/recovery"; Only_Numeric_Owners = true; }
NFS_KRB5 { Active_krb5 = false; }
LOG { Default_Log_Level = EVENT; }
EXPORT { Export_Id = 1; Path = $share; Pseudo = /volume/piboot; Access_Type = RW; Squash = No_Root_Squash; SecType = sys; FSAL { Name = VFS; } }
TEXT
  export -f serve_nas
  start "$logs/nas.log" ip netns exec "$run-nas" bash -c 'serve_nas "$@"' nas "$work/ganesha.conf"
  wait_until 20 grep -q 'NFS SERVER INITIALIZED' "$logs/nas.log" || die "the NAS did not start"
}

# This machine's kernel mounts no NFS: its folder comes here by another way, which a virtual machine of the NAS also has. What is
# mounted so is seen by the service alone, whose namespace it goes with.
mount_share() {
  nsenter --mount --target "$piboot_pid" mount --bind "$share" "$mounted"
}

unmount_share() {
  nsenter --mount --target "$piboot_pid" umount --lazy "$mounted"
}

trouble_is() {
  piboot status --json | jq -r '.troubles[]' | grep -qF "$1"
}

no_nas_trouble() {
  ! piboot status --json | jq -r '.troubles[]' | grep -q NAS
}

# configure SHARE [KEY=VALUE...]
configure() {
  printf '[storage]\nnfs_server = %s\nnfs_mount = %s\n' "$1" "$mounted" >"$work/piboot.conf"
}

make_lan
plug nas
ip -n "$run-nas" addr add "$nas_address/24" dev lan
mkdir -p "$share" "$mounted"
start_router
start_nas
configure "$nas_address:/volume/piboot"

echo "it starts while the share is not mounted, says so, and writes nothing to the directory below"
start_piboot
wait_until 10 trouble_is "share $nas_address:/volume/piboot is not mounted on $mounted" || die "the status does not say it: $(piboot status --json)"
make_os one
expect_exit 1 piboot os import "$work/source-one" --name one
expect_contains "what is said of the import" "is not mounted on $mounted" "$said"
plug rawpi
expect_equal "offers while the NAS is away" '' "$(ask rawpi 4 dc:a6:32:00:00:09 b0000009 --seconds 2 | offers_of_piboot)"
expect_equal "below the share" '' "$(ls -A "$mounted")"

echo "it goes on by itself when the share is there"
mount_share
wait_until 30 no_nas_trouble || die "the status goes on: $(piboot status --json | jq -c .troubles)"
import_os one
[[ -f $share/os/one/root/etc/mark && ! -e $data/os ]] || die "the system is not on the NAS alone"
boot_pi four 4 dc:a6:32:00:00:04 b0000004
line=$(jq -r .cmdline "$work/fetched-four/boot.json")
expect_contains "command line" "nfsroot=$nas_address:/volume/piboot/clients/b0000004/root," "$line"
expect_contains "command line" " piboot.boot=/volume/piboot/clients/b0000004/boot" "$line"
cmp "$work/source-one/boot/kernel8.img" "$work/fetched-four/kernel8.img"
expect_equal "exports" "" "$(ls "$data/state/export-ids" 2>/dev/null || true)"

echo "the client reads its root from the NAS"
start_linux four
root=${line#*nfsroot="$nas_address":}
root=${root%%,*}
expect_equal "the root's mark" one "$(inside four nfs-cat "nfs://$nas_address$root/etc/mark?uid=0&gid=0")"
expect_equal "its machine id" "$(cat "$share/clients/b0000004/identity/machine-id")" "$(inside four nfs-cat "nfs://$nas_address$root/etc/machine-id?uid=0&gid=0")"

echo "what cannot be done there is said"
expect_exit 1 piboot root snapshot b0000004
expect_contains "what is said of a snapshot" "Roots lie on the NAS ($nas_address:/volume/piboot), where no snapshot can be made" "$said"
expect_exit 1 piboot root rollback b0000004 clean
expect_contains "what is said of a rollback" "none returned to" "$said"
expect_contains "the doctor" "exports /volume/piboot" "$(piboot doctor || true)"

echo "away and back"
unmount_share
wait_until 30 trouble_is "is not mounted on" || die "the status does not say that the NAS is away"
expect_equal "offers while the NAS is away" '' "$(ask four 4 dc:a6:32:00:00:04 b0000004 --seconds 2 | offers_of_piboot)"
mount_share
wait_until 30 no_nas_trouble || die "the NAS is back and not taken"
boot_pi four 4 dc:a6:32:00:00:04 b0000004
expect_equal "below the share" '' "$(ls -A "$mounted")"

echo "a wrong path is named"
stop_piboot
configure "$nas_address:/volume/other"
start_piboot
expect_contains "the doctor" "exports /volume/piboot, and not /volume/other" "$(piboot doctor || true)"
