#!/bin/bash
# Real TFTP clients (tftp-hpa, atftp, curl, busybox) against the engine, in network namespaces made here, with every
# option they know and with 0, 10 and 30 % of the packets lost in either direction. Needs root. Prints "N passed, N failed".
#   tests/netns/tftp-clients.sh [TFTPSERVER]     the program of tests/PiBoot.TftpServer; built here when not given
#   ONLY=atftp KEEP=/tmp/log tests/netns/…        only the commands that contain a text; the server's log is kept
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
lanes=4
small="f0 f1 f511 f512 f513 f1467 f1468"
server_pid=

cleanup() {
  [ -z "$server_pid" ] || kill "$server_pid" 2>/dev/null
  for i in $(seq "$lanes"); do ip netns del "pbt-tc$i" 2>/dev/null; done
  ip netns del pbt-ts 2>/dev/null
  [ -z "${KEEP:-}" ] || cp "$work/server.log" "$KEEP"
  rm -rf "$work"
}
trap cleanup EXIT

missing=
for need in tftp:tftp-hpa atftp:atftp curl:curl busybox:busybox nft:nftables ip:iproute2; do
  command -v "${need%:*}" >/dev/null || missing="$missing ${need#*:}"
done
if [ -n "$missing" ]; then
  # shellcheck disable=SC2086
  apt-get install -y --no-install-recommends $missing >"$work/apt.log" 2>&1 || { cat "$work/apt.log"; exit 1; }
fi

program=${1:-}
if [ -z "$program" ]; then
  dotnet publish "$here/../PiBoot.TftpServer" -c Release -v q -o "$work/program" >"$work/build.log" 2>&1 || {
    cat "$work/build.log"
    exit 1
  }
  program="$work/program/tftpserver"
fi

root="$work/root"
mkdir -p "$root/sub" "$work/out" "$work/results"
for n in 0 1 511 512 513 1467 1468; do head -c "$n" /dev/urandom >"$root/f$n"; done
head -c 34000001 /dev/urandom >"$root/big"      # 66,407 blocks of 512 bytes: the counter rolls over
head -c 100000 /dev/urandom >"$root/middle"
printf 'one\ntwo\n\nfour' >"$root/text"
ln -s /etc/passwd "$root/outside"
ln -s ../f512 "$root/sub/inside"

# One server, several client namespaces behind its bridge: a client address has one transfer at a time, as a Pi has.
ip netns add pbt-ts
ip -n pbt-ts link add br0 type bridge
ip -n pbt-ts addr add 10.78.0.1/24 dev br0
ip -n pbt-ts link set br0 up
for i in $(seq "$lanes"); do
  ip netns add "pbt-tc$i"
  ip link add "port$i" netns pbt-ts type veth peer name eth0 netns "pbt-tc$i"
  ip -n pbt-ts link set "port$i" master br0 up
  ip -n "pbt-tc$i" addr add "10.78.0.1$i/24" dev eth0
  ip -n "pbt-tc$i" link set eth0 up
  ip -n "pbt-tc$i" link set lo up
done

# Dropped on the way in at both ends: a drop on the way out would be told to the sender.
lose() { # percent
  for ns in pbt-ts $(seq -f 'pbt-tc%g' "$lanes"); do
    ip netns exec "$ns" nft flush ruleset
    [ "$1" = 0 ] || ip netns exec "$ns" nft -f - <<RULES
table ip loss {
  chain input {
    type filter hook input priority 0;
    ip protocol udp numgen random mod 100 < $1 drop
  }
}
RULES
  done
}

ip netns exec pbt-ts "$program" "$root" >"$work/server.log" 2>&1 &
server_pid=$!
for _ in $(seq 50); do grep -q ready "$work/server.log" && break; sleep 0.1; done
grep -q ready "$work/server.log" || { cat "$work/server.log"; echo "0 passed, 1 failed"; exit 1; }

# A job is "seconds expectation file command…": expectation is same, text or refused; @ is where the file goes.
jobs=()
job() { [[ "$*" != *${ONLY:-}* ]] || jobs+=("$*"); }

try() { # lane out seconds expectation file command
  rm -f "$2"
  if (cd "$work/out" && timeout "$3" ip netns exec "pbt-tc$1" sh -c "${6//@/$2}" </dev/null >"$2.log" 2>&1) &&
    [ "$5" = f0 ] && [ ! -e "$2" ]; then
    : >"$2"    # some clients make no file for nothing
  fi
  case $4 in
    same) cmp -s "$root/$5" "$2" ;;
    text) cmp -s "$root/text" "$2" ;;
    refused) [ ! -s "$2" ] ;;
  esac
}

# Under loss atftp may try several times, for faults of its own: it aborts when an OACK comes twice because its
# acknowledgement was lost (three times in ten at 30 %), and every repeated block that it drops sets its own timer back. At
# 30 % the others may try three times: each gives up when so many of its packets in a row are lost. busybox with blocks of
# 64 bytes failed 7 times of 104 with dnsmasq as the server.
run_job() { # lane number job
  local out="$work/out/$2" verdict=failed attempts=1 attempt seconds expectation file command
  read -r seconds expectation file command <<<"$3"
  case $loss.${command%% *} in
    10.atftp) attempts=3 ;;
    30.atftp) attempts=8 ;;
    30.*) attempts=3 ;;
  esac
  for attempt in $(seq "$attempts"); do
    if try "$1" "$out" "$seconds" "$expectation" "$file" "$command"; then
      verdict=passed
      [ "$attempt" = 1 ] || echo "at $loss % loss attempt $attempt of: $command" >&2
      break
    fi
  done
  echo "$verdict" >"$work/results/$2"
  [ "$verdict" = passed ] || { echo "FAILED at $loss % loss: $command"; tail -3 "$out.log"; ls -l "$out" 2>&1; } >&2
  rm -f "$out"
}

number=0
run_all() {
  local total=${#jobs[@]} base=$number lane
  for lane in $(seq "$lanes"); do
    (
      local i=$((lane - 1))
      while [ "$i" -lt "$total" ]; do
        run_job "$lane" "$((base + i))" "${jobs[$i]}"
        i=$((i + lanes))
      done
    ) &
  done
  for lane in $(jobs -p); do [ "$lane" = "$server_pid" ] || wait "$lane"; done
  number=$((base + total))
  jobs=()
}

s=10.78.0.1
small_files() { # seconds files
  for f in $2; do
    job "$1" same "$f" "tftp -m binary $s -c get $f @"
    job "$1" same "$f" "atftp --option 'timeout 1' -g -r $f -l @ $s"
    job "$1" same "$f" "atftp --option 'disable blksize' --option 'disable tsize' -g -r $f -l @ $s"
    job "$1" same "$f" "atftp --option 'tsize' --option 'blksize 1024' --option 'timeout 2' -g -r $f -l @ $s"
    job "$1" same "$f" "atftp --option 'blksize 1468' --option 'windowsize 8' -g -r $f -l @ $s"
    job "$1" same "$f" "curl -sS --connect-timeout $1 --tftp-no-options tftp://$s/$f -o @"
    if [ "$f" != f0 ]; then # curl takes "tsize 0" in an OACK for an error
      job "$1" same "$f" "curl -sS --connect-timeout $1 tftp://$s/$f -o @"
      job "$1" same "$f" "curl -sS --connect-timeout $1 --tftp-blksize 1468 tftp://$s/$f -o @"
    fi
    job "$1" same "$f" "busybox tftp -g -r $f -l @ $s"
    job "$1" same "$f" "busybox tftp -b 1468 -g -r $f -l @ $s"
    job "$1" same "$f" "busybox tftp -b 64 -g -r $f -l @ $s"
  done
}

loss=0
lose 0
small_files 20 "$small middle"
job 60 same big "curl -sS --tftp-blksize 512 tftp://$s/big -o @"
job 60 same big "curl -sS --tftp-no-options tftp://$s/big -o @"
job 60 same big "curl -sS --tftp-blksize 1468 tftp://$s/big -o @"
job 60 same big "busybox tftp -g -r big -l @ $s"
job 60 same big "busybox tftp -b 1468 -g -r big -l @ $s"
job 60 same big "tftp -m binary $s -c get big @"
job 60 same big "atftp --option 'blksize 1468' -g -r big -l @ $s"
job 60 same big "atftp --option 'blksize 1468' --option 'windowsize 16' -g -r big -l @ $s"
job 60 same big "atftp -g -r big -l @ $s"
job 20 text text "tftp -m ascii $s -c get text @"
job 20 same f512 "busybox tftp -g -r sub/inside -l @ $s"
job 20 same f512 "curl -sS --path-as-is tftp://$s//sub//./inside -o @"
job 20 refused - "busybox tftp -g -r missing -l @ $s"
job 20 refused - "busybox tftp -g -r outside -l @ $s"
job 20 refused - "busybox tftp -g -r ../../etc/passwd -l @ $s"
job 20 refused - "busybox tftp -p -l /etc/hostname -r f1 $s"
run_all

loss=10
lose 10
small_files 60 "$small"
run_all

loss=30
lose 30
small_files 40 "f0 f513 f1468"
run_all

passed=$(cat "$work"/results/* | grep -c passed)
failed=$(cat "$work"/results/* | grep -c failed)
grep -q . "$work/server.log" && sed 's/ .*//' "$work/server.log" | sort | uniq -c | sort -rn
if ! kill -0 "$server_pid" 2>/dev/null; then
  echo "the server died"
  tail -20 "$work/server.log"
  failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
