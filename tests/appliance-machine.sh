# shellcheck shell=bash
# A machine in QEMU that runs the appliance's image, on a network of its own with an address server. To be sourced after lib.sh.
#
# shellcheck disable=SC2034,SC2154
#
# Needs $work, a directory. The machine's second disk, mounted at /mnt, holds $work/update.img when the machine starts. Who sets
# $machine_media gives it other drives, as words for QEMU; $machine_ssh are more words for ssh; $machine_firmware is its UEFI.
machine_media=() machine_ssh=() machine_firmware=''

# machine_network NAME makes the network, and the key that opens the machine.
machine_network() {
  machine_lan=piboot-$1
  machine_mac=52:54:00:50:69:42
  machine_log=$work/console.log
  machine_key=$work/key
  machine_pid=''
  on_failure show_console
  ssh-keygen -q -t ed25519 -N '' -f "$machine_key"
  make_netns "$machine_lan"
  in_lan ip link add lan type bridge mcast_snooping 0
  in_lan ip tuntap add dev appliance mode tap
  in_lan ip link set appliance master lan up
  in_lan ip addr add 10.77.0.1/24 dev lan
  in_lan ip link set lan up
  start "$work/dnsmasq.log" ip netns exec "$machine_lan" dnsmasq --keep-in-foreground --conf-file=/dev/null --port=0 --interface=lan \
    --bind-interfaces --dhcp-range=10.77.0.50,10.77.0.99,1h --dhcp-host="$machine_mac",10.77.0.20 --dhcp-leasefile="$work/leases" --log-facility=-
  machine_address=10.77.0.20
}

in_lan() {
  ip netns exec "$machine_lan" "$@"
}

# show_console shows the end of what its serial port said: for on_failure.
show_console() {
  [[ ! -e $machine_log ]] || tail -n 40 "$machine_log" | tr -d '\000\r' >&2
}

# machine_start DISK starts it, and leaves its process in $machine_pid.
machine_start() {
  local second=()
  machine_disk=$1
  if [[ -e $work/update.img ]]; then
    rm -f "$work/second.img"
    truncate -s 4G "$work/second.img"
    mkfs.ext4 -q "$work/second.img"
    debugfs -w -R "write $work/update.img update.img" "$work/second.img" 2>/dev/null
    second=(-drive "file=$work/second.img,if=virtio,format=raw,cache=unsafe")
  fi
  if ((${#machine_media[@]})); then
    second=("${machine_media[@]}")
  else
    second=(-drive "file=$machine_disk,if=virtio,format=raw,cache=writeback" "${second[@]}")
  fi
  # shellcheck disable=SC2054
  [[ -z $machine_firmware ]] || second+=(-drive "if=pflash,format=raw,unit=0,readonly=on,file=$machine_firmware")
  machine_began=$SECONDS
  ip netns exec "$machine_lan" qemu-system-x86_64 -accel tcg -cpu max -m 1024 -smp 2 -display none -monitor none \
    -device i6300esb -netdev tap,id=lan,ifname=appliance,script=no,downscript=no -device virtio-net-pci,netdev=lan,mac="$machine_mac",romfile= \
    "${second[@]}" -serial "file:$machine_log" >"$work/qemu.log" 2>&1 </dev/null &
  machine_pid=$!
  on_exit machine_kill
}

# machine_kill takes its power away.
machine_kill() {
  [[ -n $machine_pid ]] || return 0
  kill -KILL "$machine_pid" 2>/dev/null || true
  wait "$machine_pid" 2>/dev/null || true
  machine_pid=''
}

page_answers() {
  in_lan curl --silent --fail --max-time 2 --output /dev/null "http://$machine_address/healthz"
}

# machine_up SECONDS waits for its page, and leaves in $machine_took how long it took since power-on.
machine_up() {
  wait_until "$1" page_answers || return 1
  machine_took=$((SECONDS - machine_began))
}

ssh_in() {
  in_lan ssh -i "$machine_key" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o BatchMode=yes \
    -o ConnectTimeout=5 -o ServerAliveInterval=5 "${machine_ssh[@]}" "root@$machine_address" "$@"
}

ssh_answers() {
  ssh_in true 2>/dev/null
}

# machine_restart takes its power away and gives it again.
machine_restart() {
  machine_kill
  machine_start "$machine_disk"
  wait_until 150 ssh_answers || { tail -n 30 "$machine_log" >&2; die "the machine does not come up"; }
  [[ ! -e $work/second.img ]] || ssh_in 'mount -o ro /dev/vdb /mnt'
}

# machine_reboot has it start anew by itself.
machine_reboot() {
  local before
  before=$(ssh_in cat /proc/sys/kernel/random/boot_id)
  ssh_in systemctl reboot || true
  wait_until 200 started_anew "$before" || { tail -n 30 "$machine_log" >&2; die "the machine does not come up again"; }
}

started_anew() {
  local now
  now=$(ssh_in cat /proc/sys/kernel/random/boot_id 2>/dev/null) && [[ $now != "$1" ]]
}

# on_first_partition FILE ::NAME, as somebody does who has just flashed the card. The machine is off meanwhile.
on_first_partition() {
  machine_kill
  mcopy -o -i "$machine_disk@@1M" "$1" "$2"
}

# in_slot IMAGE COMMAND... changes the first slot of an image with commands of debugfs.
in_slot() {
  local file=$1 at command
  shift
  at=$(sfdisk --dump "$file" | sed -n 's/.*start= *\([0-9]*\), size.*/\1/p' | sed -n 2p)
  for command in "$@"; do
    debugfs -w -R "$command" "$file?offset=$((at * 512))" 2>/dev/null >&2
  done
}
