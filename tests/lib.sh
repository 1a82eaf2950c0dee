# shellcheck shell=bash
# Small functions shared by the whole-system tests. To be sourced, never run.
#
# Everything a test starts is pushed on one stack and taken down in reverse order when the shell ends, be it by success,
# failure or Ctrl-C: a test that leaves a namespace or a QEMU behind spoils the next one.

: "${PIBOOT_TEST_CACHE:=${XDG_CACHE_HOME:-$HOME/.cache}/piboot-tests}"

_started=$SECONDS
_cleanups=()
_diagnosis=()

# say TEXT... prints one progress line with the seconds since the script began.
say() {
  printf '[%4d s] %s\n' "$((SECONDS - _started))" "$*"
}

# complain TEXT... is say for what went wrong: same clock, but on standard error.
complain() {
  say "$@" >&2
}

# die TEXT... ends the script with exit code 1.
die() {
  complain "error: $*"
  exit 1
}

# wait_until SECONDS COMMAND... polls COMMAND, every $wait_pause seconds if that is set; fails when it has not succeeded in time.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep "${wait_pause:-0.2}"
  done
}

# on_exit COMMAND... runs COMMAND when the script ends, last registered first.
on_exit() {
  # An EXIT trap set in a parent shell is not inherited by a subshell, so each shell arms its own.
  if ((${#_cleanups[@]} == 0)); then
    trap run_cleanups EXIT
    # Without these two, bash would die of the signal without running the EXIT trap's work in a predictable order.
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
  fi
  _cleanups+=("$(printf '%q ' "$@")")
}

# on_failure COMMAND... runs COMMAND first of all when the script fails, while what it started still runs.
on_failure() {
  _diagnosis=("$@")
}

run_cleanups() {
  local status=$? i
  trap - EXIT
  # A second Ctrl-C must not cut the tidying short.
  trap '' INT TERM HUP
  # 130, 143: somebody has ended the script and needs no explanation.
  case $status in
    0 | 130 | 143) ;;
    *) ((${#_diagnosis[@]} == 0)) || "${_diagnosis[@]}" || true ;;
  esac
  for ((i = ${#_cleanups[@]} - 1; i >= 0; i--)); do
    eval "${_cleanups[i]}" || complain "cleanup failed: ${_cleanups[i]}"
  done
  exit "$status"
}

# stop_process PID [GRACE] asks a process to end, and insists after GRACE seconds (default 5).
stop_process() {
  local pid=$1 grace=${2:-5}
  kill -TERM "$pid" 2>/dev/null || return 0
  # A finished child stays visible to kill -0 until it is waited for, hence the look at its state.
  wait_until "$grace" process_gone "$pid" || kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
}

process_gone() {
  local state
  state=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null) || return 0
  [[ -z $state || $state == Z ]]
}

# start LOG COMMAND... runs COMMAND in the background with its output in LOG, stops it at the end of the script, and
# leaves its process id in $started_pid.
start() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 </dev/null &
  started_pid=$!
  on_exit stop_process "$started_pid"
}

# make_temp_dir NAME creates a directory that lives as long as the script and leaves its path in $temp_dir.
make_temp_dir() {
  temp_dir=$(mktemp -d --tmpdir "piboot-$1.XXXXXX")
  on_exit remove_tree "$temp_dir"
}

# remove_tree DIR unmounts what is mounted below DIR, then deletes it without crossing into another file system: a
# forgotten mount must never cost the files behind it.
remove_tree() {
  local dir=$1 mount
  [[ -d $dir ]] || return 0
  while read -r mount; do
    umount -l "$mount"
  done < <(awk -v top="$dir/" 'index($2, top) == 1 { print $2 }' /proc/mounts | sort -r)
  rm -rf --one-file-system "$dir"
}

# make_netns NAME creates a network namespace with loopback up; it is removed at the end, with its links and with
# whatever still runs in it: daemons that have left their parent (rpcbind, a server of a server) would keep it alive.
make_netns() {
  ip netns add "$1"
  on_exit remove_netns "$1"
  ip -n "$1" link set lo up
}

remove_netns() {
  local pid
  for pid in $(ip netns pids "$1"); do
    stop_process "$pid"
  done
  ip netns del "$1"
}

need_root() {
  ((EUID == 0)) || die "this needs root (namespaces, taps, raw sockets): run it with sudo"
}

# need_packages NAME... installs the Debian packages that are missing, and nothing when all are there.
need_packages() {
  local missing=() name policy=/usr/sbin/policy-rc.d
  for name in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || missing+=("$name")
  done
  ((${#missing[@]} > 0)) || return 0
  need_root
  say "installing ${missing[*]}"
  # Some of these packages bring a daemon (nfs-ganesha, rpcbind). The tests run their own copies in namespaces; on the
  # machine itself nothing may start merely because it was installed.
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    on_exit rm -f "$policy"
  fi
  # The package lists are fetched only when the ones at hand are too old to install from.
  _apt_install "${missing[@]}" || {
    apt-get -qq update
    _apt_install "${missing[@]}"
  }
  if [[ $(cat "$policy" 2>/dev/null) == $'#!/bin/sh\nexit 101' ]]; then
    rm -f "$policy"
  fi
}

_apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
    install -y --no-install-recommends "$@" >/dev/null
}

# make_small_system DIR makes an operating system of what a Pi 4 asks for, by name.
make_small_system() {
  local file
  mkdir -p "$1"/boot/overlays "$1"/root/etc "$1"/root/usr
  for file in start4.elf fixup4.dat kernel8.img initramfs8 bcm2711-rpi-4-b.dtb overlays/vc4-kms-v3d.dtbo; do
    echo "$file" >"$1/boot/$file"
  done
  printf 'arm_64bit=1\nauto_initramfs=1\n' >"$1/boot/config.txt"
  echo 'console=tty1 root=PARTUUID=0000-02 rootfstype=ext4 rootwait' >"$1/boot/cmdline.txt"
  echo raspberrypi >"$1/root/etc/hostname"
}
