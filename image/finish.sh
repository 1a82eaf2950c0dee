#!/usr/bin/env bash
# Finishes the system in a directory: which units start, who may log in, and nothing in it that belongs to one machine only.
# Runs nothing of the system itself, which may be for another processor.
# usage: image/finish.sh DIR
set -euo pipefail

system=${1:?usage: image/finish.sh DIR}
units=$system/etc/systemd/system

# enable UNIT TARGET
enable() {
  mkdir -p "$units/$2.wants"
  ln -sf "$3" "$units/$2.wants/$1"
}

mask() {
  local unit
  for unit in "$@"; do
    rm -f "$units"/*.wants/"$unit"
    ln -sf /dev/null "$units/$unit"
  done
}

for unit in piboot-console piboot-shell; do
  enable "$unit.service" multi-user.target "/etc/systemd/system/$unit.service"
done
enable systemd-networkd.service multi-user.target /lib/systemd/system/systemd-networkd.service
enable systemd-resolved.service multi-user.target /lib/systemd/system/systemd-resolved.service

# Nobody waits for the network; nobody updates behind the owner's back; no prompt that nobody can answer.
mask systemd-networkd-wait-online.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
  e2scrub_reap.service fstrim.timer getty@tty1.service serial-getty@ttyS0.service serial-getty@ttyAMA0.service \
  serial-getty@ttyS1.service serial-getty@ttyAMA10.service \
  serial-getty@serial0.service systemd-pstore.service nfs-blkmap.service systemd-update-utmp.service \
  systemd-update-utmp-runlevel.service systemd-binfmt.service proc-sys-fs-binfmt_misc.automount systemd-rfkill.service \
  systemd-rfkill.socket sys-fs-fuse-connections.mount sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
  dev-hugepages.mount dev-mqueue.mount systemd-repart.service modprobe@configfs.service modprobe@dm_mod.service \
  modprobe@drm.service modprobe@fuse.service modprobe@loop.service

echo piboot >"$system/etc/hostname"
printf '127.0.0.1\tlocalhost\n127.0.1.1\tpiboot\n::1\tlocalhost ip6-localhost\n' >"$system/etc/hosts"
: >"$system/etc/fstab"
: >"$system/etc/machine-id"
mkdir -p "$system/config" "$system/srv/piboot"
ln -sf /run/systemd/resolve/stub-resolv.conf "$system/etc/resolv.conf"
# Keys that the package has made would be the same on all appliances.
rm -f "$system"/etc/ssh/ssh_host_*
rm -rf "$system"/var/lib/apt/lists/* "$system"/var/cache/apt/* "$system"/var/cache/debconf/*-old "$system"/var/log/*.log \
  "$system"/var/log/apt/* "$system"/var/lib/dpkg/*-old "$system"/var/lib/systemd/random-seed "$system"/var/cache/ldconfig/aux-cache \
  "$system"/var/lib/systemd/catalog/database "$system"/etc/*- "$system"/var/lib/dbus/machine-id "$system"/var/lib/systemd/deb-systemd-helper-masked
find "$system/run" "$system/tmp" -mindepth 1 -delete
# The date of a machine without a clock, until it is told the time.
touch --date="@${SOURCE_DATE_EPOCH:-$(date +%s)}" "$system/usr/lib/clock-epoch"
