# shellcheck shell=bash
# What all servers are measured on: one cable between two namespaces, the same files, the same pinning, and an account of
# the CPU time of a server with all its children. To be sourced after ../netns/network.sh.

server_address=10.77.0.1 first_address=10.77.4.1 first_serial=9f000000 most_clients=1000
tree=$work/tree
peer_pid='' server_name=''

# The generator has a core of its own where there are two. A packet's way through the receiver's network stack is walked
# by the sender's core on a veth, so each pays for the other, and the same for every server.
server_core=0 load_core=0
(($(nproc) < 2)) || load_core=1

make_ground() {
  local address=$first_address mac
  cc -O2 -Wall -o "$work/tftpload" "$here/tftpload.c"
  cc -O2 -Wall -o "$work/floor" "$here/floor.c"
  namespace appliance
  namespace rack
  ip link add lan netns "$run-appliance" type veth peer name lan netns "$run-rack"
  for side in appliance rack; do ip -n "$run-$side" link set lan up; done
  ip -n "$run-appliance" addr add "$server_address/16" dev lan
  ip -n "$run-rack" addr add 10.77.0.2/16 dev lan
  ip -n "$run-rack" route add local "${address%.*}.0/22" dev lo
  mac=$(inside rack cat /sys/class/net/lan/address)
  # Known neighbours: a thousand new ones at once would measure the garbage collection of the kernel's table, which all
  # namespaces share.
  awk -v first="${address%.*.*}" -v mac="$mac" -v count="$most_clients" 'BEGIN {
    for (i = 1; i <= count; i++)
      printf "neigh replace %s.%d.%d lladdr %s nud permanent dev lan\n", first, 4 + int(i / 256), i % 256, mac
  }' | ip -n "$run-appliance" -batch -
  make_account
}

# fetch_peers unpacks two servers without installing them: they exclude each other, and nothing is to run on the machine itself.
fetch_peers() {
  local name deb
  peer_versions=''
  mkdir "$work/debs"
  # apt's own user fetches.
  chmod 777 "$work/debs"
  for name in tftpd-hpa atftpd; do
    (cd "$work/debs" && apt-get -qq download "$name" || { apt-get -qq update && apt-get -qq download "$name"; }) 2>/dev/null ||
      die "$name cannot be fetched from Debian's archive"
    deb=$(find "$work/debs" -name "${name}_*.deb")
    dpkg -x "$deb" "$work/$name"
    peer_versions+="${peer_versions:+, }$name $(dpkg-deb -f "$deb" Version)"
  done
}

# ---- files -----------------------------------------------------------------------------------------------------------

# add_file NAME BYTES: one of those that all servers give, before make_files.
add_file() {
  some_bytes "$1" "$2" >"$work/source-bench/boot/$1"
}

# serve_files imports them, as the boot files of one operating system for all, and lays the same inodes out for the peers.
# A Pi asks for SERIAL/NAME: there, every serial leads back to the one folder.
serve_files() {
  local i
  printf '[clients]\nroot = shared\n' >"$work/piboot.conf"
  start_piboot --log-level warning
  import_os bench
  rm -rf "$work/source-bench"
  if ((most_clients > 0)); then
    inside rack env PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$here/rack.py" lan "$most_clients" "$first_serial" "$first_address" 0.002
    wait_until 60 rack_is_known || die "not all of $most_clients clients are known"
  fi
  stop_piboot
  keep_registry
  boot=$(find "$data" -type d -name boot -path '*bench*' | head -n 1)
  [[ -n $boot ]] || die "the imported files are not found below $data"
  mkdir "$tree"
  cp -l "$boot"/f* "$tree/"
  for ((i = 0; i < most_clients; i++)); do ln -s . "$tree/$(printf '%08x' $((0x$first_serial + i)))"; done
  chmod -R a+rX "$tree"
  sync
  # All of them in the page cache, where they stay.
  cat "$tree"/f* >/dev/null
}

# The rack's Pis vanish once they have what they asked for, which a boot board takes for a thousand boots that have stopped:
# the next measurement would be one of its care for them. So piboot always starts with clients of whom no boot was seen yet.
keep_registry() {
  python3 -c 'import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute("DELETE FROM boots"); d.commit(); d.close()' \
    "$data/state/clients.db"
  cp "$data/state/clients.db" "$work/clients.db"
}

restore_registry() {
  rm -f "$data"/state/clients.db*
  cp "$work/clients.db" "$data/state/clients.db"
}

rack_is_known() {
  [[ $(piboot client list --json | jq '[.[] | select(.address != null)] | length') == "$most_clients" ]]
}

# ---- servers ---------------------------------------------------------------------------------------------------------

# start_server NAME starts one of them in the account, on its core.
start_server() {
  server_name=$1
  case $1 in
    piboot)
      restore_registry
      in_account "$PIBOOT_PROGRAM" serve --config "$work/piboot.conf" --data "$data" --control "$control" --interface lan \
        --nfs off --web off --log-level warning ;;
    dnsmasq)
      in_account dnsmasq --keep-in-foreground --conf-file=/dev/null --user=root --pid-file= --port=0 --enable-tftp \
        --tftp-root="$tree" --tftp-max=2000 --log-facility=/dev/null ;;
    tftpd-hpa)
      in_account "$work/tftpd-hpa/usr/sbin/in.tftpd" -L --ipv4 --address "$server_address:69" --user root --secure "$tree" ;;
    atftpd)
      in_account "$work/atftpd/usr/sbin/atftpd" --daemon --no-fork --port 69 --bind-address "$server_address" --maxthread 2000 --no-multicast \
        --user root --group root --logfile /dev/null --verbose=0 "$tree" ;;
    floor)
      in_account "$work/floor" "$server_address" 69 "$tree" "$first_address" "$most_clients" ;;
    *) die "no server of that name: $1" ;;
  esac
  soon 20 server_listens || die "$1 does not listen: $(tail -n 3 "$logs/$1.log")"
  if [[ $1 == piboot ]]; then soon 20 piboot_answers || die "piboot does not answer"; fi
  # Its first transfer, which costs more than the others.
  load_by 1 512 f-first -t 10 >/dev/null || die "$1 does not give a file: $(tail -n 3 "$logs/$1.log")"
}

# soon SECONDS COMMAND... is wait_until for what takes milliseconds and is done hundreds of times.
soon() {
  local wait_pause=0.01
  wait_until "$@"
}

server_listens() {
  ! process_gone "$peer_pid" || die "$server_name ended by itself: $(tail -n 3 "$logs/$server_name.log")"
  inside appliance ss -Hlun 'sport = :69' | grep -q .
}

# in_account COMMAND... runs it as a server: in the namespace, in the account, on the core.
in_account() {
  (
    echo "$BASHPID" >"$account/cgroup.procs"
    [[ -z ${slow_procs-} ]] || echo "$BASHPID" >"$slow_procs"
    exec ip netns exec "$run-appliance" taskset -c "$server_core" "$@"
  ) >"$logs/$server_name.log" 2>&1 </dev/null &
  peer_pid=$!
  piboot_pid=$peer_pid
  # Else the shell would tell of its end in the midst of a measurement.
  disown "$peer_pid"
}

stop_server() {
  [[ -n $peer_pid ]] || return 0
  kill "$peer_pid" 2>/dev/null || true
  soon 3 process_gone "$peer_pid" || true
  # tftpd's children outlive it while they wait for a client that has gone.
  soon 30 account_is_empty || die "processes of $server_name do not end"
  peer_pid=''
}

account_is_empty() {
  local pid pids
  pids=$(cat "$account/cgroup.procs")
  for pid in $pids; do kill -KILL "$pid" 2>/dev/null || true; done
  [[ -z $pids ]]
}

# ---- the load --------------------------------------------------------------------------------------------------------

# load_line CLIENTS BLKSIZE FILE OPTION... puts a call of tftpload into the array "line".
load_line() {
  local clients=$1 blksize=$2 file=$3
  shift 3
  line=(ip netns exec "$run-rack" taskset -c "$load_core" "$work/tftpload" "$@" "$server_address" 69 "$file" "$clients" "$blksize"
    "$first_address" "$first_serial")
}

# load_by, the same, and makes that call.
load_by() {
  load_line "$@"
  "${line[@]}"
}

# ---- CPU time and memory ---------------------------------------------------------------------------------------------

# The account is a group of cgroup v2, which counts the time of its processes, those that have ended as well, whether or
# not any controller is switched on.
make_account() {
  local top
  top=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
  [[ -n $top ]] || die "CPU time is counted by a cgroup v2, and none is mounted here"
  account=$top/$run
  mkdir "$account"
  on_exit remove_account
  on_exit stop_server
  softirq=$(pgrep -x "ksoftirqd/$server_core")
}

# A group stays busy for a moment after its last process.
remove_account() {
  wait_until 5 rmdir "$account" 2>/dev/null
}

# cpu_time prints microseconds: user and system of the server, and of the kernel's thread that takes over network work when
# there is too much of it.
cpu_time() {
  awk -v softirq="$(awk '{ print int($1 / 1000) }' "/proc/$softirq/schedstat")" '
    $1 == "user_usec" { user = $2 } $1 == "system_usec" { kernel = $2 } END { print user, kernel, softirq }' "$account/cpu.stat"
}

# memory prints kB of all the server's processes: resident, and the part of it that is no file's page.
memory() {
  local pid
  while read -r pid; do cat "/proc/$pid/status" 2>/dev/null || true; done <"$account/cgroup.procs" |
    awk '$1 == "VmRSS:" { all += $2 } $1 == "RssAnon:" { own += $2 } END { print all + 0, own + 0 }'
}
