# shellcheck shell=bash
# The service as the two processes that it is on an appliance: `piboot storage` as root, `piboot serve` as an ordinary user
# with three capabilities; and data drives for them. To be sourced by a script that has set $joined (true: one process, as
# in development) and may take a --rom later.
#
# Everything lies where the ordinary user may go.
place=/var/tmp
: "${joined:=false}"
# shellcheck source-path=SCRIPTDIR source=network.sh
source "$(dirname "${BASH_SOURCE[0]}")/network.sh"

service_user=piboot
capabilities=+net_bind_service,+net_raw,+net_admin
chmod 755 "$work"
# What is mounted below it is to be seen from the room of the processes, too, whenever it is mounted.
mount --bind "$work" "$work"
mount --make-shared "$work"
on_exit umount --lazy "$work"
install -m 755 "$PIBOOT_PROGRAM" "$work/piboot"
PIBOOT_PROGRAM=$work/piboot
mkdir "$work/run"
# The words of users go to the control socket, those of the serving half to the other.
control=$work/run/piboot.sock
storage_socket=$work/run/storage.sock
storage_pid=''

# need_service_user makes the user that the package makes.
need_service_user() {
  getent passwd "$service_user" >/dev/null ||
    useradd --system --user-group --no-create-home --home-dir / --shell /usr/sbin/nologin "$service_user"
  chown "$service_user:$service_user" "$work/run"
}

# ---- drives ----------------------------------------------------------------------------------------------------------

# make_loop FILE BYTES makes a block device of a new, empty file and leaves its path in $loop.
make_loop() {
  truncate -s "$2" "$1"
  plug_in "$1"
}

# plug_in FILE, the same for one that is there.
plug_in() {
  loop=$(losetup --find --show "$1")
  on_exit drop_loop "$loop"
}

# drop_loop DEVICE, unless somebody else has got its number meanwhile.
drop_loop() {
  ! losetup "$1" 2>/dev/null | grep -q "$work/" || losetup --detach "$1" 2>/dev/null || true
}

# make_drive BYTES [FILE SYSTEM] makes the data drive and mounts it; leaves its device in $drive.
make_drive() {
  local kind=${2:-btrfs}
  make_loop "$work/drive.img" "$1"
  drive=$loop
  case $kind in
    btrfs) mkfs.btrfs --quiet --force --label piboot "$drive" >/dev/null 2>&1 ;;
    xfs) mkfs.xfs -q -f -L piboot -m reflink=1 "$drive" ;;
    ext4) mkfs.ext4 -q -F -L piboot "$drive" ;;
    *) die "no such file system: $kind" ;;
  esac
  data=$work/data
  mount "$drive" "$data"
  on_exit release "$data"
}

# release DIRECTORY unmounts it, at the latest when the last open file in it is closed.
release() {
  ! mountpoint -q "$1" || umount "$1" 2>/dev/null || umount --lazy "$1"
}

# ---- the processes ---------------------------------------------------------------------------------------------------

# make_room [COMMAND...] makes the mount table that both processes share, as they do on an appliance: `ip netns exec` would
# give each its own. COMMAND runs in it first.
make_room() {
  # shellcheck disable=SC2016
  start "$logs/room.log" ip netns exec "$run-appliance" bash -euc '"$@"; touch "$0"; exec sleep infinity' \
    "$work/room" "${@:-true}"
  room_pid=$started_pid
  wait_until 10 test -e "$work/room" || die "the room of the processes was not made"
}

in_room() {
  nsenter --target "$room_pid" --net --mount "$@"
}

# start_both OPTION... starts the service and waits until it answers. The options are for both halves.
start_both() {
  $joined || launch_storage "$@"
  launch_serve "$@"
  wait_until 30 piboot_answers || die "piboot serve does not answer"
}

launch_storage() {
  rm -f "$storage_socket"
  launch storage "$PIBOOT_PROGRAM" storage --config "$work/piboot.conf" --data "$data" \
    --socket "$storage_socket" "${nfs_option[@]}" "$@"
  storage_pid=$launched_pid
  wait_until 20 storage_listens || die "piboot storage does not listen on its socket"
}

nfs_option=(--nfs off)

storage_listens() {
  ! process_gone "$storage_pid" || die "piboot storage ended at its start"
  [[ -S $storage_socket ]]
}

launch_serve() {
  local as=() storage=in-process
  if ! $joined; then
    storage=$storage_socket
    as=(setpriv --reuid "$service_user" --regid "$service_user" --init-groups
      --inh-caps "-all,$capabilities" --ambient-caps "-all,$capabilities" --bounding-set "-all,$capabilities")
  fi
  launch piboot "${as[@]}" "$PIBOOT_PROGRAM" serve --config "$work/piboot.conf" \
    --interface lan --data "$data" --control "$control" --web "${web:-off}" --storage "$storage" "${nfs_option[@]}" "$@"
  piboot_pid=$launched_pid
}

# launch LOG COMMAND... runs one in the room. It is start for what is started many times: its log is continued, and one
# cleanup does for all.
launch() {
  local log=$1
  shift
  nsenter --target "$room_pid" --net --mount "$@" >>"$logs/$log.log" 2>&1 </dev/null &
  launched_pid=$!
  served+=("$launched_pid")
  ((${#served[@]} > 1)) || on_exit stop_served
}

stop_both() {
  stop_process "$piboot_pid"
  $joined || stop_process "$storage_pid"
}

# kill_half serve|storage ends one as a power cut would.
kill_half() {
  local pid=$piboot_pid
  [[ $1 == serve ]] || pid=$storage_pid
  kill -KILL "$pid"
  wait "$pid" 2>/dev/null || true
}

start_half() {
  case $1 in
    serve) launch_serve ;;
    storage) launch_storage ;;
  esac
  wait_until 30 piboot_answers || die "piboot serve does not answer after $1 was started again"
}

# both_run fails with a word when one of the processes is gone that should be there.
both_run() {
  ! process_gone "$piboot_pid" || die "piboot serve ended by itself"
  $joined || ! process_gone "$storage_pid" || die "piboot storage ended by itself"
}

# expect_privileges: the serving half is an ordinary user with three capabilities, the half with root has no network.
expect_privileges() {
  local wanted sockets
  ! $joined || return 0
  wanted=$(printf '%016x' $((1 << 10 | 1 << 12 | 1 << 13)))
  expect_equal "user of piboot serve" "$(id -u "$service_user")" "$(status_word "$piboot_pid" Uid)"
  expect_equal "capabilities of piboot serve" "$wanted" "$(status_word "$piboot_pid" CapEff)"
  expect_equal "capabilities that piboot serve may get" "$wanted" "$(status_word "$piboot_pid" CapBnd)"
  expect_equal "user of piboot storage" 0 "$(status_word "$storage_pid" Uid)"
  # Sockets of any family but local ones; those of the NFS server belong to that.
  sockets=$(comm -12 <(sockets_of "$storage_pid") <(network_sockets "$storage_pid"))
  expect_equal "network sockets of piboot storage" "" "$sockets"
}

status_word() { # PID FIELD
  awk -v field="$2:" '$1 == field { print $2 }' "/proc/$1/status"
}

sockets_of() { # PID
  find "/proc/$1/fd" -lname 'socket:*' -printf '%l\n' 2>/dev/null | tr -dc '0-9\n' | LC_ALL=C sort -u
}

network_sockets() { # PID
  { awk 'FNR > 1 { print $10 }' "/proc/$1/net/"{tcp,tcp6,udp,udp6,raw,raw6} 2>/dev/null || true
    awk 'FNR > 1 { print $9 }' "/proc/$1/net/packet"; } | LC_ALL=C sort -u
}

# ---- words of the program --------------------------------------------------------------------------------------------

troubles() {
  piboot status --json | jq -r '.troubles | join(" ")'
}

no_troubles() {
  [[ -z $(troubles 2>/dev/null || echo none) ]]
}

# trouble_names WORD... is true when the status has troubles with one of these words in them.
trouble_names() {
  local said word
  said=$(troubles) || return 1
  for word in "$@"; do
    [[ ${said,,} != *"${word,,}"* ]] || return 0
  done
  return 1
}

# leftovers lists what was begun and not finished. Temporary names begin with a dot, wherever they are.
leftovers() {
  find "$data/os" "$data/clients" -maxdepth 4 \( -name '.importing-*' -o -name '.partial-*' -o -name '.removing-*' \) -prune -print 2>/dev/null
}

no_leftovers() {
  [[ -z $(leftovers) ]]
}

# ---- trees -----------------------------------------------------------------------------------------------------------

# seal DIRECTORY makes a list of all its files with their sums, to be compared by same_tree.
seal() {
  (cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum)
}

# seal_all DIRECTORY: as seal, and what is no file, with owners, modes, times and extended attributes.
seal_all() {
  (cd "$1" && find . -mindepth 1 -printf '%p %y %m %U:%G %s %T@ %l\n' | sed 's/^\(.* d [0-7]* [0-9:]* \)[0-9]* /\1- /' | LC_ALL=C sort &&
    find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum &&
    getfattr -R -h -d -m - . 2>/dev/null | awk '/^# file: / { name = $0; next } NF { print name, $0 }' | LC_ALL=C sort)
}
