# shellcheck shell=bash
# What one client feels of others: it loads a small file again and again, alone, and while 1 and 30 others load 100 MB each.
# And beside one that loads a file that is in no cache, from a drive that reads 2 MB a second.
# To be sourced after ground.sh.

small_loads=60

# fairness SERVER prints the mean, the median and the longest time of a small load.
fairness() {
  local others
  for others in 0 1 30; do
    start_server "$1"
    beside fair "$1" "$others"
    stop_server
  done
  # The floor has everything in memory before it starts.
  if [[ $1 != floor ]] && make_drive_slow; then
    dd of="$boot/f-large" oflag=nocache conv=notrunc,fdatasync count=0 status=none
    start_server "$1"
    beside cold "$1" 1
    stop_server
    end_slow_drive
  fi
}

# beside PREFIX SERVER OTHERS: while so many others load the large file.
beside() {
  local bulk=''
  if (($3 > 0)); then
    load_line "$3" 1468 f-large -t 60
    "${line[@]}" >/dev/null 2>&1 &
    bulk=$!
    sleep 0.5
  fi
  if small_times >"$work/small" 2>"$work/load.err"; then
    sort -n "$work/small" | awk -v name="$1" -v rest="$2"$'\t'"$3"$'\t1468' '
      { t[NR] = $1 * 1000; sum += $1 * 1000 }
      END {
        printf "%s-mean\t%s\t%.2f\tms\n", name, rest, sum / NR
        printf "%s-small\t%s\t%.2f\tms\n", name, rest, t[int((NR + 1) / 2)]
        printf "%s-longest\t%s\t%.2f\tms\n", name, rest, t[NR]
      }'
  else
    figure "$1-small" "$3" 1468 - "did not finish: $(why_not)"
  fi
  [[ -z $bulk ]] || { kill "$bulk" 2>/dev/null || true; wait "$bulk" 2>/dev/null || true; }
}

# Of an address, a serial and a port that none of the others has.
small_times() {
  ip netns exec "$run-rack" taskset -c "$load_core" "$work/tftpload" -t "$limit" -n "$small_loads" -p 50000 "$server_address" 69 \
    f-small 1 1468 10.77.5.1 "$(printf '%08x' $((0x$first_serial + 256)))"
}

# ---- the slow drive --------------------------------------------------------------------------------------------------

slow_rate=2000000
slow_procs=''

# make_drive_slow limits what the next server reads from the drive with the files: by the blkio controller of cgroup v1 where
# it is mounted, else by io.max of its account. Fails where the drive is none that has such a limit.
make_drive_slow() {
  local disk device top
  disk=$(findmnt -n -o SOURCE --target "$boot")
  device=$(lsblk -n -o PKNAME "$disk" 2>/dev/null | head -n 1)
  device=$(cat "/sys/class/block/${device:-${disk##*/}}/dev" 2>/dev/null) || { complain "$disk cannot be made slow: it is no disk"; return 1; }
  if top=$(awk '$3 == "cgroup" && $4 ~ /(^|,)blkio(,|$)/ { print $2; exit }' /proc/mounts) && [[ -n $top ]]; then
    slow_procs=$top/$run/cgroup.procs
    mkdir "$top/$run"
    on_exit remove_slow_group "$top/$run"
    echo "$device $slow_rate" >"$top/$run/blkio.throttle.read_bps_device" || { end_slow_drive; return 1; }
    return
  fi
  echo +io >"${account%/*}/cgroup.subtree_control" && echo "$device rbps=$slow_rate" >"$account/io.max"
}

end_slow_drive() {
  local group=${slow_procs%/*}
  if [[ -n $slow_procs ]]; then
    slow_procs=''
    wait_until 5 rmdir "$group" 2>/dev/null
  else
    echo "$(cut -d' ' -f1 "$account/io.max") rbps=max" >"$account/io.max"
  fi
}

# What is left of it when the run breaks off.
remove_slow_group() {
  [[ ! -d $1 ]] || wait_until 5 rmdir "$1" 2>/dev/null
}
