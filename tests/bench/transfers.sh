# shellcheck shell=bash
# The TFTP figures: each function measures one server once and prints lines of
#   FIGURE <tab> SERVER <tab> CLIENTS <tab> BLKSIZE <tab> VALUE <tab> UNIT
# A server that does not finish has "-" as its value, and why as the unit. To be sourced after ground.sh.

# Bytes of each client's file, so that one measurement takes about a second whatever the number of clients.
size_for() { # CLIENTS
  case $1 in
    1) echo 24000000 ;;
    3) echo 16000000 ;;
    10) echo 10000000 ;;
    30) echo 5000000 ;;
    100) echo 1600000 ;;
    200) echo 800000 ;;
    300) echo 600000 ;;
    *) echo 400000 ;;
  esac
}

# What is still not over by then does not finish.
limit=20

figure() { # FIGURE CLIENTS BLKSIZE VALUE UNIT
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$server_name" "$2" "$3" "$4" "$5"
}

# measure SERVER CLIENTS BLKSIZE one|each
measure() {
  local clients=$2 blksize=$3 prefix=tftp options=(-t "$limit") before after name
  [[ $4 == one ]] || { prefix=tftp-each options+=(-e); }
  start_server "$1"
  before=$(cpu_time)
  if load_by "$clients" "$blksize" "f$clients" "${options[@]}" >"$work/load" 2>"$work/load.err"; then
    after=$(cpu_time)
    echo "$before $after $(cat "$work/load")" | awk -v head="$prefix" -v rest="$(printf '%s\t%s\t%s' "$1" "$clients" "$blksize")" '
      function line(name, value, unit) { printf "%s-%s\t%s\t%s\t%s\n", head, name, rest, value, unit }
      {
        user = ($4 - $1) / 1e6; kernel = ($5 - $2) / 1e6; softirq = ($6 - $3) / 1e6
        seconds = $7; gb = $8 / 1e9; blocks = $9
        line("rate", sprintf("%.2f", $8 / seconds / 1e6), "MB/s")
        line("blocks", sprintf("%.0f", blocks / seconds), "1/s")
        line("cpu", sprintf("%.3f", (user + kernel) / gb), "s/GB")
        line("cpu-user", sprintf("%.3f", user / gb), "s/GB")
        line("cpu-system", sprintf("%.3f", kernel / gb), "s/GB")
        line("cpu-softirq", sprintf("%.3f", softirq / gb), "s/GB")
        line("cpu-block", sprintf("%.3f", (user + kernel) / blocks * 1e6), "us")
        line("user-block", sprintf("%.3f", user / blocks * 1e6), "us")
        line("load-cpu", sprintf("%.3f", ($12 + $13) / gb), "s/GB")
        line("load-busy", sprintf("%.3f", ($12 + $13) / seconds), "of a core")
        line("server-busy", sprintf("%.3f", (user + kernel) / seconds), "of a core")
        line("repeats", $10, "")
        line("doubles", $11, "")
        line("trip-p50", $14, "us")
        line("trip-p99", $15, "us")
        line("slowest", $16, "of the mean")
      }'
  else
    figure "$prefix-rate" "$clients" "$blksize" - "did not finish: $(why_not)"
    # A line for each figure all the same: the n-th is that of the n-th round.
    for name in blocks cpu cpu-user cpu-system cpu-softirq cpu-block user-block load-cpu load-busy server-busy repeats doubles trip-p50 trip-p99 slowest; do
      figure "$prefix-$name" "$clients" "$blksize" - ''
    done
  fi
  stop_server
}

# why_not: the generator's last words, or the server's if it has died.
why_not() {
  if process_gone "$peer_pid"; then
    echo "the server died: $(tr -d '\000\r\t' <"$logs/$server_name.log" | tail -n 1 | cut -c 1-100)"
  else
    tail -n 1 "$work/load.err"
  fi
}

# count_calls SERVER CLIENTS BLKSIZE, in a load of its own: counting costs time.
count_calls() {
  local clients=$2 blksize=$3 blocks calls pids
  start_server "$1"
  # A thread that ends while perf looks for all of them makes it give up; those of the start have ended by then.
  sleep 1
  pids=$(paste -sd, "$account/cgroup.procs")
  load_line "$clients" "$blksize" "f$clients" -t "$limit"
  if blocks=$(perf stat -x, -e raw_syscalls:sys_enter -p "$pids" -o "$work/perf" -- "${line[@]}" 2>"$work/load.err" |
    awk '{ print $3 }'); then
    calls=$(awk -F, -v blocks="$blocks" '/raw_syscalls/ && $1 ~ /^[0-9]+$/ { printf "%.4f", $1 / blocks }' "$work/perf")
    figure tftp-calls "$clients" "$blksize" "${calls:--}" "a block"
  else
    figure tftp-calls "$clients" "$blksize" - "not counted: $(head -n 1 "$work/load.err")"
  fi
  stop_server
}

# weigh SERVER CLIENTS BLKSIZE: memory while all transfers are under way and stand still, beside what it was before.
weigh() {
  local clients=$2 blksize=$3 before during word
  start_server "$1"
  before=$(memory)
  load_line "$clients" "$blksize" "f$clients" -t "$limit" -h 20
  coproc HELD { exec "${line[@]}" 2>"$work/load.err"; }
  # shellcheck disable=SC2154
  if read -r -t "$limit" word <&"${HELD[0]}" && [[ $word == held ]]; then
    during=$(memory)
    echo "$before $during" | awk -v rest="$(printf '%s\t%s\t%s' "$1" "$clients" "$blksize")" -v n="$clients" '
      {
        printf "tftp-memory\t%s\t%.2f\tkB a transfer\n", rest, ($4 - $2) / n
        printf "tftp-resident\t%s\t%.2f\tkB a transfer\n", rest, ($3 - $1) / n
        printf "tftp-before\t%s\t%d\tkB\n", rest, $1
      }'
  else
    figure tftp-memory "$clients" "$blksize" - "did not begin all: $(tail -n 1 "$work/load.err")"
  fi
  [[ -z ${HELD_PID-} ]] || { kill "$HELD_PID" 2>/dev/null || true; wait "$HELD_PID" 2>/dev/null || true; }
  stop_server
}
