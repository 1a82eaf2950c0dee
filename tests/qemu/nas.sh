#!/usr/bin/env bash
# The program beside a NAS, with a real kernel on both ends: in a QEMU machine whose kernel has nfsd and mounts NFS, the share is
# mounted by the package's own script; an import and a client's root go there over NFS 3 and 4.2, the client mounts it from
# there, and a NAS that squashes root, allows no writing, or is away is told as such.
# usage: nas.sh --program FILE
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../lib.sh
source "$here/../lib.sh"

[[ ${1-} == --program && -x ${2-} ]] || { sed -n '5s/^# //p' "$0" >&2; exit 2; }
need_root
make_temp_dir nas
cp "$2" "$temp_dir/piboot"
cp "$here/../../systemd/mount-nas" "$temp_dir/mount-nas"
cp "$here/nas-payload.sh" "$temp_dir/run.sh"
cp "$here/cable.sh" "$temp_dir/cable.sh"
"$here/nfsd.sh" --payload "$temp_dir" --timeout 500
