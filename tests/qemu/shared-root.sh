#!/usr/bin/env bash
# Two clients in QEMU from one prepared system: one shares it, with its memory and a layer of its own files over it; the
# other has a private root. Both boot to multi-user, know who they are, can write everywhere, and have their own boot
# folder mounted where an upgrade of the kernel would write. NFS by Ganesha, address by dnsmasq, in namespaces.
# usage: shared-root.sh [--tool systemstool.dll] [--keep-console DIR]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=${here%/tests/qemu}
# shellcheck source-path=SCRIPTDIR source=../lib.sh
source "$here/../lib.sh"
# shellcheck source-path=SCRIPTDIR source=../dotnet.sh
source "$here/../dotnet.sh"

server_address=192.168.78.2
folder=/srv/piboot

main() {
  local keep=
  tool_file=
  while (($# > 0)); do
    case $1 in
      --tool) tool_file=$(realpath "${2:?}") ;;
      --keep-console) keep=$(realpath "${2:?}") ;;
      *) sed -n '5s/^# //p' "$0" >&2 && exit 2 ;;
    esac
    shift 2
  done
  need_root
  need_packages ethtool dnsmasq-base netbase rpcbind nfs-ganesha nfs-ganesha-vfs qemu-system-arm ipxe-qemu iproute2
  need_dotnet
  mkdir -p "$PIBOOT_TEST_CACHE"
  TMPDIR=$PIBOOT_TEST_CACHE make_temp_dir shared-root
  work=$temp_dir
  on_failure show_logs
  if [[ -z $tool_file ]]; then
    tool_file=$repository/.artifacts/systemstool/systemstool.dll
    dotnet build -c Release "$repository/tests/PiBoot.SystemsTool/PiBoot.SystemsTool.csproj" --nologo -v quiet \
      -o "${tool_file%/*}" >"$work/build.log" || die "building the tool failed"
  fi

  make_systems
  build_lan
  start_nfs
  boot_clients
  [[ -z $keep ]] || cp "$work"/*.log "$keep/"
  check_shared
  check_private
  say "done: a shared and a private root, both with their own identity, files and boot folder"
}

tool() {
  dotnet "$tool_file" "$@"
}

# Paths on the server are those of an appliance; $work/data becomes /srv/piboot there.
make_systems() {
  data=$work/data
  mkdir -p "$data/os" "$data"/clients/{shared,private}/boot
  "$here/build-os.sh" --out "$data/os"
  tool prepare "$data/os/boot" "$data/os/root"
  cp -a --reflink=auto "$data/os/root" "$data/clients/private/root"
  mkdir "$data/clients/shared/layer"
  proof_files
  tool identity "$data/os/root" "$data/clients/shared/layer" "$data/clients/shared/identity" pi-shared anna "$work/files"
  tool identity "$data/clients/private/root" "$data/clients/private/root" "$data/clients/private/identity" pi-private berta \
    "$work/files"
  # What a whiteout in the layer hides, the client does not see.
  mknod "$data/clients/shared/layer/etc/issue.net" c 0 0
  local client
  for client in shared private; do
    cp "$data/os/boot/cmdline.txt" "$data/clients/$client/boot/"
    echo "boot folder of $client" >"$data/clients/$client/boot/whose"
  done
}

# A unit that tells on the console what the client sees, then ends it.
proof_files() {
  mkdir -p "$work/files/etc/systemd/system/multi-user.target.wants" "$work/files/usr/local/bin"
  cat >"$work/files/etc/systemd/system/proof.service" <<'TEXT'
[Unit]
After=network.target getty.target
[Service]
Type=oneshot
ExecStart=/usr/local/bin/proof
StandardOutput=tty
TTYPath=/dev/console
TEXT
  ln -s ../proof.service "$work/files/etc/systemd/system/multi-user.target.wants/proof.service"
  cat >"$work/files/usr/local/bin/proof" <<'TEXT'
#!/bin/bash
tell() { echo "proof: $*"; }
tell "hostname $(cat /proc/sys/kernel/hostname) $(cat /etc/hostname)"
tell "machine $(cat /etc/machine-id)"
tell "root $(findmnt -n -o FSTYPE / 2>/dev/null || awk '$2 == "/" { type = $3 } END { print type }' /proc/mounts)"
tell "user $(grep -E '^(anna|berta):' /etc/passwd)"
tell "home $(stat -c '%U %a' /home/*/)"
tell "shadow $(stat -c '%a %g' /etc/shadow)"
echo written >/usr/written && tell "usr $(cat /usr/written)"
mkdir /etc/new && rm /etc/motd 2>/dev/null; mv /etc/fstab /etc/fstab.old && tell "moved $(ls /etc/fstab.old)"
tell "issue $([[ -e /etc/issue.net ]] && echo there || echo gone)"
tell "boot $(cat /boot/firmware/whose)"
echo upgraded >/boot/firmware/kernel-new && tell "upgraded"
tell "names $(cat /etc/resolv.conf | tr '\n' ' ')"
tell "failed $(systemctl --failed --no-legend --plain | tr '\n' ' ')"
tell "mounts $(awk '{ print $2 ":" $3 }' /proc/mounts | grep -E ':(nfs|overlay|tmpfs)' | tr '\n' ' ')"
tell end
systemctl poweroff --no-block
TEXT
  chmod 755 "$work/files/usr/local/bin/proof"
}

build_lan() {
  lan=piboot$$-lan server=piboot$$-server
  make_netns "$lan"
  ip -n "$lan" link add switch type bridge forward_delay 0 mcast_snooping 0
  ip -n "$lan" link set switch up
  make_netns "$server"
  ip -n "$lan" link add server type veth peer name lan netns "$server"
  ip -n "$lan" link set server master switch up
  ip -n "$server" addr add "$server_address/24" dev lan
  ip -n "$server" link set lan up
  start "$work/dnsmasq.log" ip netns exec "$server" dnsmasq --keep-in-foreground --log-facility=- --conf-file=/dev/null \
    --user=root --pid-file= --port=0 --interface=lan --bind-interfaces --dhcp-range=192.168.78.50,192.168.78.90,1h \
    --dhcp-option=option:dns-server,192.168.78.1 --dhcp-option=option:domain-name,home.example --dhcp-leasefile="$work/leases" --log-dhcp
}

start_nfs() {
  {
    cat <<'TEXT'
NFS_CORE_PARAM { Protocols = 3,4; mount_path_pseudo = true; Enable_NLM = false; Enable_RQUOTA = false; Enable_UDP = false; MNT_Port = 20048; }
NFSv4 { Graceless = true; RecoveryRoot = "/run/recovery"; Only_Numeric_Owners = true; }
NFS_KRB5 { Active_krb5 = false; }
LOG { Default_Log_Level = EVENT; }
TEXT
    export_of 101 os/root RO
    export_of 102 clients/shared/layer RO
    export_of 103 clients/shared/boot RW
    export_of 104 clients/private/root RW
    export_of 105 clients/private/boot RW
  } >"$work/ganesha.conf"
  export -f serve_nfs
  start "$work/ganesha.log" ip netns exec "$server" bash -c 'serve_nfs "$@"' nfs "$work"
  wait_until 20 grep -q 'NFS SERVER INITIALIZED' "$work/ganesha.log" || die "Ganesha did not start"
}

export_of() { # ID FOLDER ACCESS
  printf 'EXPORT { Export_Id = %s; Path = %s; Pseudo = %s; Access_Type = %s; Squash = No_Root_Squash; SecType = sys; FSAL { Name = VFS; } }\n' \
    "$1" "$folder/$2" "$folder/$2" "$3"
}

# Runs in the server's namespaces, with a /run and a /srv of its own.
serve_nfs() {
  set -euo pipefail
  mount -t tmpfs tmpfs /run
  mkdir -p /run/rpcbind /run/recovery
  mount -t tmpfs tmpfs /srv
  mkdir /srv/piboot
  mount --bind "$1/data" /srv/piboot
  rpcbind -f -w &
  while [[ ! -S /run/rpcbind.sock ]]; do sleep 0.1; done
  exec ganesha.nfsd -F -f "$1/ganesha.conf" -p /run/ganesha.pid -L STDERR -N NIV_EVENT
}

boot_clients() {
  local client number=1 began=$SECONDS
  declare -A qemu
  for client in shared private; do
    local fetched=$work/fetched-$client layer=- root=$folder/clients/$client/root
    cp -r "$data/os/boot" "$fetched"
    if [[ $client == shared ]]; then layer=$folder/clients/shared/layer root=$folder/os/root; fi
    tool command-line "$data/os/boot/cmdline.txt" "$server_address" "$root" "$folder/clients/$client/boot" "$layer" "pi-$client" \
      >"$fetched/cmdline.txt"
    say "$client: $(cat "$fetched/cmdline.txt")"
    ip -n "$lan" tuntap add "tap$number" mode tap
    ip -n "$lan" link set "tap$number" master switch up
    start "$work/qemu-$client.log" ip netns exec "$lan" "$here/run-client.sh" --boot "$fetched" --tap "tap$number" \
      --mac "dc:a6:32:00:00:0$number" --console "$work/console-$client.log" --timeout 200
    qemu[$client]=$started_pid
    number=$((number + 1))
  done
  for client in shared private; do
    wait "${qemu[$client]}" || die "$client did not end well"
    say "$client ended after $((SECONDS - began)) s"
  done
}

# expect CLIENT PATTERN
expect() {
  grep -aqE "proof: $2" "$work/console-$1.log" || die "$1: nothing on its console fits '$2'"
}

check_shared() {
  expect shared 'hostname pi-shared pi-shared'
  expect shared "machine $(cat "$data/clients/shared/identity/machine-id")"
  expect shared 'root overlay'
  expect shared 'user anna:x:1000:1000:anna:/home/anna:/bin/bash'
  expect shared 'home anna 755'
  expect shared 'shadow 640 42'
  expect shared 'usr written'
  expect shared 'moved /etc/fstab.old'
  expect shared 'issue gone'
  expect shared 'boot boot folder of shared'
  expect shared 'names .*search home.example nameserver 192.168.78.1'
  expect shared 'end'
  [[ $(cat "$data/clients/shared/boot/kernel-new") == upgraded ]] || die "the upgrade of the shared client is not in its boot folder"
  [[ ! -e $data/os/root/usr/written && ! -e $data/clients/shared/layer/usr/written ]] || die "the shared system was written to"
}

check_private() {
  expect private 'hostname pi-private pi-private'
  expect private "machine $(cat "$data/clients/private/identity/machine-id")"
  expect private 'root nfs'
  expect private 'user berta:x:1000:1000:berta:/home/berta:/bin/bash'
  expect private 'boot boot folder of private'
  expect private 'issue there'
  expect private 'names .*nameserver 192.168.78.1'
  expect private 'end'
  [[ $(cat "$data/clients/private/boot/kernel-new") == upgraded ]] || die "the upgrade of the private client is not in its boot folder"
  [[ -e $data/clients/private/root/usr/written ]] || die "the private root was not written to"
}

show_logs() {
  local log
  for log in "$work"/*.log; do
    printf '\n---- the end of %s\n' "${log##*/}" >&2
    tail -n 60 "$log" | tr -d '\000\r' >&2
  done
}

main "$@"
