#!/usr/bin/env bash
# The program and the kernel's own NFS server: in a QEMU machine whose kernel has nfsd, a client asks for its files, gets
# its root exported through exportfs, mounts it with NFS 3 and 4.2 from its own address, and nobody else can.
# usage: kernel-nfs.sh --program FILE
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../lib.sh
source "$here/../lib.sh"

[[ ${1-} == --program && -x ${2-} ]] || { sed -n '4s/^# //p' "$0" >&2; exit 2; }
need_root
make_temp_dir kernel-nfs
cp "$2" "$temp_dir/piboot"
cp "$here/kernel-nfs-payload.sh" "$temp_dir/run.sh"
cp "$here/cable.sh" "$temp_dir/cable.sh"
"$here/nfsd.sh" --payload "$temp_dir" --timeout 400
