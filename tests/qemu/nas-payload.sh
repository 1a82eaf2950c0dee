#!/bin/bash
# Runs inside the machine of nfsd.sh: see nas.sh. Every step that fails ends it with its line.
set -eEuo pipefail
trap 'echo "FAILED in line $LINENO: $BASH_COMMAND"; ./piboot status --json || true; tail -n 40 /tmp/serve.log' ERR

serial=7a28f66d
nas=10.9.0.1
volume=/srv/piboot/volume
mounted=/srv/piboot-nas
data=/srv/piboot/data

# The client's end of the cable, in a namespace of its own.
# shellcheck source-path=SCRIPTDIR source=cable.sh
. ./cable.sh

modprobe -a nfs nfsv3 nfsv4
mkdir -p "$volume" /etc/piboot "$data"

# export_with OPTIONS
export_with() {
  exportfs -ua
  exportfs -i -o "$1,no_subtree_check,fsid=1" "10.9.0.0/24:$volume"
}

# configure NFS-VERSION
configure() {
  printf '[storage]\ndata = %s\nnfs_server = %s:%s\nnfs_version = %s\n' "$data" "$nas" "$volume" "$1" >/etc/piboot/piboot.conf
}

serve() {
  ./piboot serve --interface lan0 --web 0.0.0.0:80 >>/tmp/serve.log 2>&1 &
  serving=$!
  for _ in $(seq 100); do ./piboot status >/dev/null 2>&1 && return; sleep 0.2; done
  return 1
}

# says WORDS waits until the status says them.
says() {
  for _ in $(seq 120); do ./piboot status --json | jq -r '.troubles[]' | grep -qF "$1" && return; sleep 0.5; done
  return 1
}

is_well() {
  for _ in $(seq 120); do ./piboot status --json | jq -e '[.troubles[] | select(test("NAS|nfs|mounted"))] == []' >/dev/null && return; sleep 0.5; done
  return 1
}

fetch() { in_client curl -sf --interface 10.9.0.2 -o "/tmp/$1" "tftp://10.9.0.1/$serial/$1"; }

mkdir -p /tmp/os/boot /tmp/os/root/{etc,usr/bin,dev}
echo 'arm_64bit=1' >/tmp/os/boot/config.txt
echo 'console=tty1 root=PARTUUID=12345678-02' >/tmp/os/boot/cmdline.txt
head -c 100000 /dev/urandom >/tmp/os/boot/kernel8.img
echo raspberrypi >/tmp/os/root/etc/hostname
# What trees have that a plain copy loses, and an attribute that NFS cannot keep.
mknod /tmp/os/root/dev/null c 1 3
install -m 4755 /bin/true /tmp/os/root/usr/bin/sudo
ln /tmp/os/root/usr/bin/sudo /tmp/os/root/usr/bin/sudoedit
ln -s sudo /tmp/os/root/usr/bin/link
head -c 1000 /dev/zero >/tmp/os/root/etc/owned
chown 1000:42 /tmp/os/root/etc/owned
setfattr -n security.capability -v 0x0100000200200000000000000000000000000000 /tmp/os/root/etc/owned

echo "the share is not mounted"
configure 3
serve
says "share $nas:$volume is not mounted on $mounted"
if ./mount-nas wanted /dev/null; then echo "a share is wanted though none is named"; false; fi
./mount-nas wanted

echo "the NAS squashes root"
export_with rw,root_squash
chmod 777 "$volume"
./mount-nas mount
says 'makes root a nobody'
if ./piboot os import /tmp/os --name test >/tmp/said 2>&1; then echo 'imported though root is squashed'; false; fi
grep 'no_root_squash' /tmp/said

echo "the NAS allows no writing"
./mount-nas unmount
export_with ro,no_root_squash
./mount-nas mount
says 'right to write'

echo "as it has to be"
./mount-nas unmount
chmod 755 "$volume"
export_with rw,no_root_squash
./mount-nas mount
grep " $mounted " /proc/mounts
is_well
./piboot os import /tmp/os --name test
./piboot doctor | tee /tmp/doctor || true
grep "exports $volume" /tmp/doctor
[ "$(stat -c %a "$volume/os/test/root/usr/bin/sudo")" = 4755 ]
[ "$(stat -c %h "$volume/os/test/root/usr/bin/sudo")" = 2 ]
[ "$(stat -c %F "$volume/os/test/root/dev/null")" = 'character special file' ]
[ "$(stat -c %u:%g "$volume/os/test/root/etc/owned")" = 1000:42 ]

echo "a client's root"
for _ in $(seq 100); do fetch config.txt && break; sleep 0.2; done
fetch cmdline.txt
cat /tmp/cmdline.txt
grep -q "nfsroot=$nas:$volume/clients/$serial/root,vers=3,proto=tcp" /tmp/cmdline.txt
[ ! -e "$data/clients" ] && [ ! -e "$data/os" ] && [ ! -e /etc/exports.d/piboot.exports ]
fetch kernel8.img
[ "$(sha256sum </tmp/kernel8.img)" = "$(sha256sum </tmp/os/boot/kernel8.img)" ]
mkdir -p /mnt/root
for version in 3 4.2; do
  in_client bash -euc "mount -t nfs -o vers=$version,proto=tcp,nolock $nas:$volume/clients/$serial/root /mnt/root
    echo 'written over NFS $version' >/mnt/root/proof
    grep -q pi-$serial /mnt/root/etc/hostname"
  grep -q "NFS $version" "$volume/clients/$serial/root/proof"
  echo "the client mounts and writes with NFS $version"
done
if ./piboot root snapshot "$serial" >/tmp/said 2>&1; then echo 'a snapshot was made'; false; fi
grep 'no snapshot can be made' /tmp/said
# It was seen mounting, as this machine is its NAS, too: it runs.
./piboot root reset "$serial" | grep 'next boot'
./piboot root list | grep 'no snapshot can be made'

echo "the NAS goes away and comes back"
rpc.nfsd 0
began=$SECONDS
says 'does not answer'
echo "said after $((SECONDS - began)) s"
if fetch kernel8.img; then echo 'a file came from a NAS that is away'; false; fi
rpc.nfsd 4
began=$SECONDS
is_well
echo "well after $((SECONDS - began)) s"
for _ in $(seq 50); do fetch kernel8.img && break; sleep 0.5; done
[ "$(sha256sum </tmp/kernel8.img)" = "$(sha256sum </tmp/os/boot/kernel8.img)" ]

echo "the same with NFS 4.2"
kill "$serving"
wait "$serving"
./mount-nas unmount
configure 4.2
./mount-nas mount
grep " $mounted nfs4 " /proc/mounts
serve
is_well
./piboot os import /tmp/os --name second
./piboot os remove second
for _ in $(seq 50); do fetch cmdline.txt && break; sleep 0.2; done
grep -q "nfsroot=$nas:$volume/clients/$serial/root,vers=4.2" /tmp/cmdline.txt
kill "$serving"
wait "$serving"
./mount-nas unmount
echo "all well"
