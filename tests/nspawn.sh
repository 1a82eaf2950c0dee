# shellcheck shell=bash
# A Debian with a real systemd in a container: where units and the package are tried. To be sourced after lib.sh and
# qemu/debian.sh, never run.
# shellcheck disable=SC2154   # work, started_pid: new_build and start leave their results there

# get_debian SUITE leaves in $debian a Debian that has what the package depends on; it is kept between runs.
get_debian() {
  local packages recipe work
  packages=$(debian_packages "$1")
  recipe=$( (echo "$1 $packages" && declare -f get_debian) | sha256sum | cut -c1-12)
  debian=$PIBOOT_TEST_CACHE/debian-$1-$recipe/root
  [[ ! -e ${debian%/root}/complete ]] || return 0
  say "building a Debian ($1) with systemd"
  new_build "debian-$1"
  mmdebstrap --quiet --mode=root --variant=minbase --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
    --include="systemd systemd-sysv udev dbus kmod procps man-db bash-completion $packages" \
    "$1" "$work/root" ${PIBOOT_TEST_MIRROR:+"$PIBOOT_TEST_MIRROR"} >"$work/log" 2>&1 || {
    tail -n 20 "$work/log" >&2
    die "mmdebstrap failed"
  }
  finish_build "debian-$1" "$recipe"
}

# debian_packages SUITE prints the package's dependencies, of alternatives the one that this Debian has.
debian_packages() {
  local alternatives
  case $1 in
    bookworm) alternatives='s/libssl3t64 | //' ;;
    *) alternatives='s/ | libssl3\b//' ;;
  esac
  sed -n 's/^Depends: //p' "$(dirname "${BASH_SOURCE[0]}")/../image/debian/control" |
    sed -e "$alternatives" -e 's/ *([^)]*)//g' -e 's/ *|[^,]*//g' -e 's/,//g'
}

# make_root DIR NAME lays a writable layer over $debian and leaves its path in $root.
make_root() {
  root=$1/$2
  mkdir -p "$root" "$1/$2-upper" "$1/$2-inner"
  mount -t overlay -o "lowerdir=$debian,upperdir=$1/$2-upper,workdir=$1/$2-inner" overlay "$root"
  on_exit unmount_root "$root"
}

unmount_root() {
  ! mountpoint --quiet "$1" || umount -l "$1"
}

# boot_machine NAME LOG ARGUMENT... starts $root as a machine in the network namespace NAME-box, with more arguments for systemd-nspawn.
boot_machine() {
  local name=$1 log=$2
  shift 2
  init=''
  start "$log" systemd-nspawn --quiet --directory="$root" --machine="$name" --register=no --keep-unit --boot \
    --network-namespace-path="/run/netns/$name-box" --capability=CAP_NET_ADMIN --console=read-only "$@"
  nspawn=$started_pid
  on_exit rm -rf "/run/systemd/nspawn/unix-export/$name"
  # Its init is asked last of all: what is in the machine ends with it.
  on_exit shut_down
  wait_until 60 find_init || die "the machine does not start"
  wait_until 60 has_started || die "the machine does not come up: $(inside systemctl list-jobs --no-pager 2>&1)"
}

# Not nspawn's own child, which it is for a moment.
find_init() {
  init=$(pgrep -P "$nspawn" -f '(^|/)(systemd|init)( |$)' | head -n 1)
  [[ -n $init ]]
}

# Whatever cannot run in a container is counted as "degraded".
has_started() {
  [[ $(inside systemctl is-system-running 2>/dev/null) =~ ^(running|degraded)$ ]]
}

inside() {
  nsenter --target "$init" --mount --uts --ipc --net --pid --cgroup -- "$@"
}

is_active() {
  [[ $(inside systemctl is-active "$1" 2>/dev/null) == active ]]
}

# pid_of UNIT, as the machine outside counts; nothing while there is none.
pid_of() {
  local inner pid
  inner=$(inside systemctl show --property MainPID --value "$1")
  for pid in $(pgrep --ns "$init" --nslist pid); do
    if [[ $(awk '/^NSpid:/ { print $NF }' "/proc/$pid/status" 2>/dev/null) == "$inner" ]]; then
      echo "$pid"
    fi
  done
}

shut_down() {
  local began=$SECONDS
  [[ -n $init ]] && ! process_gone "$nspawn" || return 0
  # SIGRTMIN+4 is systemd's poweroff.
  kill -s RTMIN+4 "$init" || true
  # No die: at the script's end there is more to tidy behind this.
  wait_until 40 process_gone "$nspawn" || { complain "error: the machine does not power off" && return 1; }
  say "the machine is off after $((SECONDS - began)) s"
}

# make_lan NAME ADDRESS makes the machine's network NAME-box, and beside it NAME-lan with a Pi's interface "pi". The machine
# has ADDRESS, which ends with .1.
make_lan() {
  make_netns "$1-box"
  make_netns "$1-lan"
  ip -n "$1-box" link add lan type veth peer name pi netns "$1-lan"
  ip -n "$1-box" addr add "$2/24" dev lan
  ip -n "$1-lan" addr add "${2%.1}.4/24" dev pi
  ip -n "$1-box" link set lan up
  ip -n "$1-lan" link set pi up
}

# make_drive FILE leaves a loop device in $drive.
make_drive() {
  truncate -s 1500M "$1"
  drive=$(losetup --find --show "$1")
  on_exit losetup --detach "$drive"
}

expect() { # WHAT WANTED FOUND
  [[ $2 == "$3" ]] || die "$1: wanted '$2', found '$3'"
}
