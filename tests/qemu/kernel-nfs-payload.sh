#!/bin/bash
# Runs inside the machine of nfsd.sh: see kernel-nfs.sh. Every step that fails ends it with its line.
set -eEuo pipefail
trap 'echo "FAILED in line $LINENO: $BASH_COMMAND"; tail -n 40 /tmp/serve.log' ERR

serial=7a28f66d
root=/srv/piboot/clients/$serial/root

# The client's end of the cable, and a stranger's, in a namespace of their own.
# shellcheck source-path=SCRIPTDIR source=cable.sh
. ./cable.sh

# Somebody else's export must survive ours.
mkdir -p /srv/other
exportfs -i -o ro,fsid=77 192.0.2.1:/srv/other

mkdir -p /tmp/os/boot /tmp/os/root/etc /tmp/os/root/usr
echo 'arm_64bit=1' >/tmp/os/boot/config.txt
echo 'console=tty1 root=PARTUUID=12345678-02' >/tmp/os/boot/cmdline.txt
head -c 100000 /dev/urandom >/tmp/os/boot/kernel8.img
echo raspberrypi >/tmp/os/root/etc/hostname

./piboot serve --interface lan0 --nfs kernel --web 0.0.0.0:80 >/tmp/serve.log 2>&1 &
for _ in $(seq 100); do ./piboot status >/dev/null 2>&1 && break; sleep 0.2; done
./piboot os import /tmp/os --name test
./piboot status

fetch() { in_client curl -sf --interface 10.9.0.2 -o "/tmp/$1" "tftp://10.9.0.1/$serial/$1"; }

# The first request enrols it, as that of a board with fixed addresses in its EEPROM would; it is served as soon as known.
for _ in $(seq 50); do fetch config.txt && break; sleep 0.2; done
fetch cmdline.txt
grep -q "nfsroot=10.9.0.1:$root,vers=3,proto=tcp" /tmp/cmdline.txt
for _ in $(seq 50); do exportfs -v | grep -q "$root" && break; sleep 0.2; done
exportfs -v
cat /etc/exports.d/piboot.exports
fetch kernel8.img
[ "$(sha256sum </tmp/kernel8.img)" = "$(sha256sum </tmp/os/boot/kernel8.img)" ]

mkdir -p /mnt/root
for version in 3 4.2; do
  # One shell: `ip netns exec` has a mount namespace of its own, which ends with it.
  in_client bash -euc "mount -t nfs -o vers=$version,proto=tcp,nolock 10.9.0.1:$root /mnt/root
    echo 'written over NFS $version' >/mnt/root/proof
    grep -q pi-$serial /mnt/root/etc/hostname
    sleep 1.5"
  grep -q "NFS $version" "$root/proof"
  echo "mounted and written with NFS $version"
done
./piboot client log "$serial" | tee /tmp/log
grep -q 'root .*mount' /tmp/log

# The same machine with another address is a stranger.
ip -n client addr del 10.9.0.2/24 dev client0
ip -n client addr add 10.9.0.3/24 dev client0
in_client timeout 10 showmount -e 10.9.0.1
if in_client timeout 20 mount -t nfs -o vers=3,proto=tcp,nolock,retry=0,soft,timeo=20,retrans=1 "10.9.0.1:$root" /mnt/root; then
  echo "a stranger could mount the root"
  exit 1
fi
echo "a stranger is refused"

./piboot client forget "$serial"
for _ in $(seq 50); do exportfs -v | grep -q "$root" || break; sleep 0.2; done
if exportfs -v | grep -q "$root"; then
  echo "a forgotten client's root is still exported"
  exit 1
fi
exportfs -v | grep -q /srv/other
kill %1
wait %1
echo "all well"
