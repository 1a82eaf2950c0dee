#!/usr/bin/env bash
# Runs a script on a machine whose kernel is an NFS server: QEMU, Debian's amd64 kernel, nfs-kernel-server. This is where
# code that drives exportfs meets the real thing on hosts (containers, small virtual machines) whose kernel has no nfsd.
#
# The payload's run.sh runs as root in its folder, with nfsd, mountd and rpcbind already serving and an ext4 data drive
# at /srv/piboot. Its output is this script's output; its exit code is this script's, except 124: the time is up.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../lib.sh
source "$here/../lib.sh"
# shellcheck source-path=SCRIPTDIR source=debian.sh
source "$here/debian.sh"

usage() {
  cat <<'TEXT'
usage: nfsd.sh --payload DIR [--timeout S] [--memory MIB] [--console LOG]

  --payload DIR  copied into the machine; DIR/run.sh is run there
  --timeout S    end the machine after S seconds (default 300)
  --memory MIB   default 1024
  --console LOG  keep the kernel's messages there
TEXT
}

# The last two lines: what a native-AOT .NET program links against, and tools to write payloads with.
packages=(
  base-files base-passwd bash coreutils dash debianutils findutils grep gzip hostname libc-bin mawk procps sed tar
  util-linux mount kmod iproute2 nfs-kernel-server nfs-common rpcbind btrfs-progs e2fsprogs
  libstdc++6 libssl3 zlib1g
  curl jq attr
)
modules=(
  virtio_pci virtio_blk virtio_net ext4 btrfs xfs overlay loop
  nfsd nfs nfsv3 nfsv4 lockd grace sunrpc auth_rpcgss af_packet bridge veth tun dummy
)

main() {
  local payload='' timeout=300 memory=1024 console=''
  while (($# > 0)); do
    case $1 in
      --payload) payload=${2:-} ;;
      --timeout) timeout=${2:-} ;;
      --memory) memory=${2:-} ;;
      --console) console=${2:-} ;;
      --help | -h) usage && return ;;
      *) usage >&2 && exit 2 ;;
    esac
    shift 2
  done
  [[ -f $payload/run.sh ]] || { usage >&2 && exit 2; }
  need_root
  need_packages mmdebstrap debian-archive-keyring cpio kmod qemu-system-x86 e2fsprogs

  local recipe machine
  recipe=$(cat "${BASH_SOURCE[0]}" "$here/debian.sh" "$here/nfsd-init" | sha256sum | cut -c1-12)
  machine=$PIBOOT_TEST_CACHE/nfsd-$recipe
  [[ -e $machine/complete ]] || build "$recipe" >&2
  run "$machine" "$payload" "$timeout" "$memory" "$console"
}

build() {
  say "building the machine with the kernel's NFS server (Debian 12, amd64)"
  new_build nfsd
  unpack_debian amd64 "${packages[*]}" linux-image-amd64
  local root=$work/root
  basic_accounts "$root"
  basic_files "$root"
  # What nfs-common's and rpcbind's scripts do.
  echo '_rpc:x:101:65534::/run/rpcbind:/usr/sbin/nologin' >>"$root/etc/passwd"
  echo 'statd:x:102:65534::/var/lib/nfs:/usr/sbin/nologin' >>"$root/etc/passwd"
  mkdir -p "$root"/var/lib/nfs/{sm,sm.bak,rpc_pipefs,v4recovery}
  touch "$root"/var/lib/nfs/{etab,rmtab,state} "$root/etc/exports"
  mkdir -p "$root/srv/piboot" "$root/payload" "$root/etc/exports.d"
  : >"$root/etc/fstab"
  printf '127.0.0.1\tlocalhost nfsd\n' >"$root/etc/hosts"
  echo nfsd >"$root/etc/hostname"
  drop_documentation "$root"
  install_modules "$root" "${modules[@]}"
  install -m 755 "$here/nfsd-init" "$root/init"

  # The whole system is the initramfs, uncompressed: QEMU puts it into memory faster than an emulated CPU unpacks it.
  pack_initramfs "$root" "$work/initramfs"
  cp "$work/side/boot/vmlinuz-$kernel_version" "$work/kernel"
  rm -rf "$work/side" "$work/packages" "$root"
  finish_build nfsd "$1"
}

run() {
  local machine=$1 payload=$2 timeout=$3 memory=$4 console=$5 status=0
  make_temp_dir nfsd
  mkdir -p "$temp_dir/more/payload"
  cp -a "$payload/." "$temp_dir/more/payload/"
  chmod +x "$temp_dir/more/payload/run.sh"
  # The kernel unpacks one archive after the other, so the payload rides behind the system.
  pack_initramfs "$temp_dir/more" "$temp_dir/payload"
  cat "$machine/initramfs" "$temp_dir/payload" >"$temp_dir/initramfs"
  # A drive, because the kernel's server exports memory file systems only on special request.
  truncate -s 2G "$temp_dir/drive"
  mke2fs -q -t ext4 -L piboot "$temp_dir/drive"

  # Three serial ports: the kernel's messages, the payload's output, its exit code. No KVM: the emulated CPU is the one
  # thing that behaves the same on every host, and a guest of a guest hangs on some.
  timeout --foreground --kill-after=5 "$timeout" qemu-system-x86_64 -accel tcg -cpu max -m "$memory" -no-reboot \
    -display none -monitor none -nic user,model=virtio-net-pci,restrict=on \
    -kernel "$machine/kernel" -initrd "$temp_dir/initramfs" \
    -append 'console=ttyS0 panic=1 quiet net.ifnames=0' \
    -drive "file=$temp_dir/drive,format=raw,if=virtio" \
    -serial "file:${console:-$temp_dir/console}" -serial stdio -serial "file:$temp_dir/status" </dev/null || status=$?
  ((status == 0)) || {
    complain "nfsd: the machine ended with $status"
    tail -n 20 "${console:-$temp_dir/console}" >&2
    exit "$status"
  }
  status=$(tr -dc '0-9' <"$temp_dir/status")
  [[ -n $status ]] || {
    tail -n 20 "${console:-$temp_dir/console}" >&2
    die "the machine stopped before run.sh ended"
  }
  exit "$status"
}

main "$@"
