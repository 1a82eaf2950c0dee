#!/usr/bin/env bash
# The package on Debian 12 and 13 with a real systemd: it installs and starts, an upgrade keeps everything, a removal stops cleanly
# and leaves the settings, a purge leaves nothing but the user's drive.
# usage: sudo tests/deb.sh [--program FILE]
set -euo pipefail

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=${tests%/*}
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$tests/lib.sh"
# shellcheck source-path=SCRIPTDIR source=qemu/debian.sh
source "$tests/qemu/debian.sh"
# shellcheck source-path=SCRIPTDIR source=nspawn.sh
source "$tests/nspawn.sh"

program=''
while (($#)); do
  case $1 in
    --program) program=$(realpath "${2-}") && shift 2 ;;
    *) sed -n '4s/^# //p' "$0" >&2 && exit 2 ;;
  esac
done

run=pd$$ init=''
server=192.168.84.1
units=(piboot.service piboot-storage.service)
arch=$(dpkg --print-architecture)

main() {
  need_root
  need_packages systemd-container mmdebstrap debian-archive-keyring lintian curl iproute2 procps python3 util-linux
  [[ -n $program ]] || program=$("$repository/image/publish.sh" | tail -n 1)
  [[ -x $program ]] || die "no program: $program"
  make_temp_dir deb
  work=$temp_dir
  on_failure diagnose
  manual_page
  build_packages
  in_a_system_that_does_not_run
  with_a_drive
  without_a_drive
  say "all is well"
}

# ---- the packages ----------------------------------------------------------------------------------------------------

manual_page() {
  python3 "$repository/image/debian/man.py" "$program" >"$work/piboot.1"
  diff "$repository/image/debian/piboot.1" "$work/piboot.1" ||
    die "the manual page is not what the program says: python3 image/debian/man.py PROGRAM >image/debian/piboot.1"
  say "the manual page is what the program says"
}

build_packages() {
  build 0.0.1 "$work/first"
  build 0.0.2 "$work"
  # Somebody else's machine: another place, another time zone, files that only their owner may read.
  (umask 077 && export TZ=Asia/Tokyo LC_ALL=C.UTF-8 && build 0.0.1 "$work/again")
  cmp "$work/first/piboot_0.0.1_$arch.deb" "$work/again/piboot_0.0.1_$arch.deb" || die "the same package built twice differs"
  old=$work/first/piboot_0.0.1_$arch.deb new=$work/piboot_0.0.2_$arch.deb
  say "two versions are built, and one of them twice: the same $(stat -c %s "$old") bytes"
  other_settings
  for_a_pi
  lintian --fail-on error,warning "$new" "$pi" >"$work/lintian" 2>&1 || die "lintian: $(cat "$work/lintian")"
  say "lintian finds nothing"
}

build() { # VERSION DIR
  "$repository/image/deb.sh" --arch "$arch" --program "$program" --version "$1" --out "$2" >"$work/build.log" 2>&1 ||
    die "deb.sh: $(cat "$work/build.log")"
}

# for_a_pi builds the package of a Raspberry Pi, without a program where none can be had: its overlays lie in it.
for_a_pi() {
  local wanted found
  pi=$("$repository/image/deb.sh" --arch arm64 --without-program --version 0.0.2 --out "$work/pi" 2>"$work/build.log" | tail -n 1)
  wanted=$(cd "$repository/overlays" && printf '%s\n' *.dts | sed 's/dts$/dtbo/')
  found=$(dpkg-deb --fsys-tarfile "$pi" | tar -t | sed -n 's,^\./usr/share/piboot/overlays/\(.*dtbo\)$,\1,p' | sort)
  expect "the overlays in the package for arm64" "$wanted" "$found"
  say "a package for arm64 is built, without the program: $(wc -w <<<"$found") overlays are in it"
}

# other_settings makes a third version, whose settings come with other words.
other_settings() {
  dpkg-deb --raw-extract "$new" "$work/tree"
  echo '# more to set' >>"$work/tree/etc/piboot/piboot.conf"
  sed -i 's/^Version: .*/Version: 0.0.3/' "$work/tree/DEBIAN/control"
  newest=$work/piboot_0.0.3_$arch.deb
  dpkg-deb --root-owner-group -Znone --build "$work/tree" "$newest" >/dev/null
}

# ---- what is left ----------------------------------------------------------------------------------------------------

# traces FILE writes down all that is in $root: each file with its kind, owner, mode and length, the content of what is in /etc,
# and of dpkg's state the parts that are about us.
traces() {
  {
    # Logs and caches, and what the packaging system keeps of every package that ever was.
    (cd "$root" && find . -xdev \( \
      -path ./var/log -o -path ./var/cache -o -path ./var/lib/dpkg -o -path ./var/lib/apt -o -path ./var/lib/systemd/timers \
      -o -path ./var/lib/systemd/random-seed -o -path ./var/backups -o -path ./tmp -o -path ./var/tmp -o -path ./run -o -path ./proc -o -path ./sys \
      -o -path ./etc/passwd- -o -path ./etc/group- -o -path ./etc/shadow- -o -path ./etc/gshadow- -o -path ./etc/.pwd.lock \) -prune \
      -o \( -type d -printf '%y %m %U:%G %P\n' \) -o -printf '%y %m %U:%G %s %P %l\n' | LC_ALL=C sort)
    (cd "$root" && find etc -type f ! -name '*-' ! -name .pwd.lock -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
    sed 's/^/user /' "$root/etc/passwd"
    sed 's/^/group /' "$root/etc/group"
    find "$root/var/lib/dpkg" "$root/var/lib/systemd" -name '*piboot*' -printf '%P\n'
    grep -A 3 '^Package: piboot$' "$root/var/lib/dpkg/status" || true
  } >"$1"
}

# nothing_but_before BEFORE WHAT
nothing_but_before() {
  traces "$work/after"
  diff "$1" "$work/after" >"$work/left" || die "$2: what is there now and was not before (>), or the other way round (<):
$(cat "$work/left")"
  say "$2: $(grep -c . "$1") lines about files, users and groups are as they were"
}

# ---- a system that does not run: an image is made so -----------------------------------------------------------------

in_a_system_that_does_not_run() {
  get_debian bookworm
  make_root "$work" still
  traces "$work/before-still"
  cp "$new" "$root/var/tmp/piboot.deb"
  chroot "$root" dpkg --install /var/tmp/piboot.deb >"$work/install.log" 2>&1 || die "dpkg: $(cat "$work/install.log")"
  local unit
  for unit in "${units[@]}"; do
    expect "$unit" enabled "$(systemctl --root="$root" is-enabled "$unit" 2>&1)"
  done
  chroot "$root" dpkg --purge piboot >"$work/install.log" 2>&1 || die "dpkg: $(cat "$work/install.log")"
  nothing_but_before "$work/before-still" "installed and purged where no systemd runs"
}

# ---- a machine with a drive ------------------------------------------------------------------------------------------

# Installed, used, upgraded, removed, purged; its data is on a drive.
with_a_drive() {
  local token machine=bookworm
  make_drive "$work/drive.img"
  begin "$machine" --bind="$drive"
  apt_get install -y "$(package "$old")"
  look_at_installation
  inside piboot drive prepare "$drive" --erase "$drive" >"$work/order.log" 2>&1 || die "prepare: $(cat "$work/order.log")"
  wait_until 20 serves || die "nothing is served from the drive: $(inside piboot status 2>&1)"
  use
  upgrade
  mkdir -p "$root/etc/exports.d"
  apt_get install -y -o Dpkg::Options::=--force-confold "$(package "$newest")"
  cmp "$work/piboot.conf" "$root/etc/piboot/piboot.conf" || die "edited settings are overwritten by those of a new version"
  look_at_what_runs
  say "$machine: an upgrade that brings other settings keeps the edited ones"
  printf '/srv/piboot/os/small/root 192.168.84.4(ro)\n' >"$root/etc/exports.d/piboot.exports"
  remove
  ! inside mountpoint --quiet /srv/piboot || die "the drive is still mounted"
  [[ ! -e $root/etc/exports.d/piboot.exports ]] || die "exports are left"
  apt_get purge -y piboot
  nothing_but_before "$work/before" "$machine: purged after a removal"
  inside mount -o ro "$drive" /mnt
  inside test -e /mnt/state/clients.db -a -e /mnt/os/small/boot/config.txt || die "the drive has lost something"
  inside umount /mnt
  say "$machine: the drive is as it was"
  end
}

# Installed without a drive, where Raspberry Pi OS's group for relays is there already; removed, installed again, and purged while it runs.
without_a_drive() {
  local token machine=trixie
  begin "$machine"
  apt_get install -y "$(package "$old")"
  look_at_installation
  use
  upgrade
  remove
  apt_get install -y "$(package "$new")"
  look_at_what_runs
  grep -q '^# edited$' "$root/etc/piboot/piboot.conf" || die "the settings are not those from before the removal"
  say "$machine: removed and installed again: it runs with the settings that it had"
  # Made for ours, and needed by another one since: i2c-tools has such a rule.
  echo 'SUBSYSTEM=="i2c-dev", GROUP="i2c"' >"$root/etc/udev/rules.d/99-other.rules"
  apt_get purge -y piboot
  expect "what is left of the data" "os" "$(ls -A "$root/srv/piboot")"
  rm -r "$root/srv/piboot"
  inside getent group i2c >/dev/null || die "a group is gone that a rule needs"
  inside groupdel i2c
  rm "$root/etc/udev/rules.d/99-other.rules"
  nothing_but_before "$work/before" "$machine: purged while it runs"
  end
}

# begin SUITE ARGUMENT... starts a machine, with more arguments for systemd-nspawn.
begin() {
  local suite=$1 began=$SECONDS
  shift
  get_debian "$suite"
  make_root "$work" "$suite"
  [[ $suite != trixie ]] || chroot "$root" groupadd --system gpio
  make_small_system "$root/var/tmp/system"
  make_lan "$run-$suite" "$server"
  boot_machine "$run-$suite" "$work/$suite.log" "$@"
  # NFS's own locks, where its server runs.
  inside exportfs -r
  traces "$work/before"
  say "$suite: a machine is up after $((SECONDS - began)) s"
}

end() {
  shut_down
  init=''
  unmount_root "$root"
}

diagnose() {
  [[ -n ${init-} ]] || return 0
  inside journalctl --no-pager -n 40 -u piboot.service -u piboot-storage.service >&2 || true
  tail -n 20 "$work/apt.log" >&2 || true
}

# package FILE puts it into the machine and prints its path there.
package() {
  cp "$1" "$root/var/tmp/"
  echo "/var/tmp/${1##*/}"
}

apt_get() {
  # Without a terminal: a question would be a failure.
  inside env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -o Dpkg::Use-Pty=0 "$@" >"$work/apt.log" 2>&1 </dev/null ||
    die "apt-get $*: $(tail -n 20 "$work/apt.log")"
  # Errors of maintainer scripts that did not end them.
  ! grep -iE 'warning|error|fail|cannot|not found|No such' "$work/apt.log" >"$work/complaints" ||
    die "apt-get $* complains: $(cat "$work/complaints")"
}

serves() {
  inside piboot client list >/dev/null 2>&1
}

look_at_what_runs() {
  local unit
  for unit in "${units[@]}"; do
    expect "$unit" active "$(inside systemctl is-active "$unit" 2>&1)"
    expect "$unit at the next start" enabled "$(inside systemctl is-enabled "$unit" 2>&1)"
  done
  wait_until 10 serves || die "no answer: $(inside piboot status 2>&1)"
}

look_at_installation() {
  look_at_what_runs
  local serve groups
  serve=$(pid_of piboot.service)
  expect "the service's user" "$(inside id -u piboot)" "$(awk '/^Uid:/ { print $2 }' "/proc/$serve/status")"
  groups=$(inside id -nG piboot | tr ' ' '\n' | sort | paste -s -d ' ')
  expect "its groups" "gpio i2c piboot" "$groups"
  expect "the settings" "root:root 644" "$(stat -c '%U:%G %a' "$root/etc/piboot/piboot.conf")"
  # shellcheck disable=SC2016
  [[ $(inside dpkg-query -W -f '${Conffiles}' piboot) == *" /etc/piboot/piboot.conf "* ]] || die "piboot.conf is no conffile"
  inside man -w piboot >/dev/null || die "there is no manual page"
  inside systemd-analyze verify "${units[@]}" >"$work/verify" 2>&1 || true
  [[ ! -s $work/verify ]] || die "systemd-analyze verify: $(cat "$work/verify")"
  inside systemd-analyze security --no-pager --threshold=20 piboot.service >"$work/security" || die "piboot.service is exposed more than 2.0"
  completes 'piboot os im' 'piboot os import '
  completes 'piboot back' 'piboot backup '
  say "$machine: installed and started: user, groups, settings, manual page, completion, units;$(tail -n 1 "$work/security" | sed 's/.*service:/ exposure/; s/ *[^ 0-9.]*$//')"
}

# completes TYPED EXPECTED presses the tab key in a bash: at its prompt, since before that the terminal takes it for a blank.
completes() {
  local shown
  shown=$({ sleep 1 && printf '%s\t' "$1" && sleep 1.5 && printf '\025exit\n'; } |
    inside env HISTFILE= script --quiet --return --command 'bash --noprofile --rcfile /usr/share/bash-completion/bash_completion -i' /dev/null 2>&1 || true)
  [[ $shown == *"$2"* ]] || die "completion of '$1': $shown"
}

# use leaves something of a user's: a setting in the file and one beside it, a system, a client, a token.
use() {
  echo '# edited' >>"$root/etc/piboot/piboot.conf"
  inside piboot settings set clients.enrol approve >"$work/order.log" 2>&1 || die "settings: $(cat "$work/order.log")"
  inside piboot os import /var/tmp/system --name small >"$work/order.log" 2>&1 || die "import: $(cat "$work/order.log")"
  ip netns exec "$run-$machine-lan" "$tests/units-ask.py" dhcp "$server" pi 2 >/dev/null || true
  wait_until 10 knows_client || die "the client is not known: $(inside piboot client list)"
  inside piboot access password <<<'a horse that reads' >"$work/order.log" 2>&1 || die "password: $(cat "$work/order.log")"
  token=$(inside piboot access token add test --scope read)
  log_in
}

knows_client() {
  inside piboot client list --json | grep -q b0000004
}

log_in() {
  nsenter --target "$init" --net curl --silent --fail --max-time 10 --header "Authorization: Bearer $token" http://127.0.0.1/api/v1/clients >/dev/null ||
    die "the token is not taken"
  nsenter --target "$init" --net curl --silent --fail --max-time 10 --json '{"password":"a horse that reads"}' http://127.0.0.1/api/v1/login >/dev/null ||
    die "the password is not taken"
}

upgrade() {
  local serve storage
  serve=$(pid_of piboot.service) storage=$(pid_of piboot-storage.service)
  cp "$root/etc/piboot/piboot.conf" "$work/piboot.conf"
  apt_get install -y "$(package "$new")"
  # shellcheck disable=SC2016
  expect "the version" 0.0.2 "$(inside dpkg-query -W -f '${Version}' piboot)"
  look_at_what_runs
  [[ $(pid_of piboot.service) != "$serve" ]] || die "the service is still the one from before the upgrade"
  [[ $(pid_of piboot-storage.service) != "$storage" ]] || die "the storage process is still the one from before the upgrade"
  cmp "$work/piboot.conf" "$root/etc/piboot/piboot.conf" || die "the settings are not those from before the upgrade"
  wait_until 10 knows_client || die "the client is forgotten: $(inside piboot client list)"
  inside piboot settings list | grep -q '^clients.enrol  *approve' || die "a live setting is forgotten: $(inside piboot settings list | grep enrol)"
  inside piboot os list --json | grep -q '"small"' || die "the system is forgotten"
  log_in
  say "$machine: the upgrade keeps edited settings, clients, systems and logins, and starts both processes anew"
}

remove() {
  local began=$SECONDS
  apt_get remove -y piboot
  ((SECONDS - began <= 10)) || die "the removal took $((SECONDS - began)) s"
  ! pgrep --ns "$init" --nslist pid piboot >/dev/null || die "something of it still runs"
  expect "what failed" "" "$(inside systemctl list-units --failed --no-legend --no-pager 'piboot*')"
  ! inside journalctl --no-pager -u piboot.service -u piboot-storage.service | grep -E 'SIGKILL|Failed with result' || die "it did not stop cleanly"
  [[ ! -e $root/usr/bin/piboot ]] || die "the program is left"
  grep -q '^# edited$' "$root/etc/piboot/piboot.conf" || die "the settings are lost"
  say "$machine: removed: both processes ended well, the settings are left"
}

main
