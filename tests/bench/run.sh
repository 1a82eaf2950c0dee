#!/usr/bin/env bash
# The benchmark: piboot, dnsmasq, tftpd-hpa, atftpd and the floor by turns in one run, on one machine, as root on Debian 12.
# usage: sudo tests/bench/run.sh [OPTION...]
#   --program FILE    the published program; published here when not given
#   --out DIR         where report.md, report.svg and figures.tsv go (a folder of the user's cache)
#   --quick           one round of a few measurements, two minutes; fails when piboot does not finish one
#   --full            every server in every measurement, every measurement in every round, an hour
#   --rounds N        3 if not said
#   --only PART       transfers, growth, fairness, others; may be given several times
#   --servers LIST    "piboot dnsmasq floor" and more
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
usage() { sed -n '3,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }
program='' out='' mode=usual rounds='' parts=() servers=(piboot dnsmasq floor) slow=(tftpd-hpa atftpd)
while (($#)); do
  case $1 in
    --program) program=$(realpath "${2-}"); shift 2 ;;
    --out) out=${2-}; shift 2 ;;
    --quick | --full) mode=${1#--}; shift ;;
    --rounds) rounds=${2-}; shift 2 ;;
    --only) parts+=("${2-}"); shift 2 ;;
    --servers) read -r -a servers <<<"${2-}"; slow=(); shift 2 ;;
    *) usage ;;
  esac
done
everything=(transfers growth fairness others)
case $mode in
  quick) rounds=${rounds:-1} everything=(transfers growth fairness) ;;
  full) rounds=${rounds:-3} servers+=("${slow[@]}") slow=() ;;
  *) rounds=${rounds:-3} ;;
esac
((${#parts[@]})) || parts=("${everything[@]}")
out=${out:-${XDG_CACHE_HOME:-$HOME/.cache}/piboot-bench/$(date +%Y%m%d-%H%M%S)}

# shellcheck source-path=SCRIPTDIR source=../lib.sh
source "$here/../lib.sh"
need_root
load_before=$(cut -d' ' -f1-3 /proc/loadavg)
need_packages gcc libc6-dev iproute2 ethtool jq openssl python3 procps dnsmasq-base linux-perf libwrap0 libpcre2-8-0
if [[ -z $program ]]; then
  say "publishing the program"
  make_temp_dir bench-program
  "$here/../../image/publish.sh" --out "$temp_dir" >"$temp_dir/log" 2>&1 || die "publishing failed: $(tail -n 3 "$temp_dir/log")"
  program=$temp_dir/piboot
fi
[[ -x $program ]] || die "no program: $program"
mkdir -p "$out"
out=$(realpath "$out")
raw=$out/figures.tsv
: >"$raw"

PIBOOT_PROGRAM=$program PIBOOT_ROM=none
export PIBOOT_PROGRAM PIBOOT_ROM
# shellcheck source-path=SCRIPTDIR source=../netns/network.sh
source "$here/../netns/network.sh"
# shellcheck source-path=SCRIPTDIR source=ground.sh
source "$here/ground.sh"
# shellcheck source-path=SCRIPTDIR source=transfers.sh
source "$here/transfers.sh"
# shellcheck source-path=SCRIPTDIR source=fairness.sh
source "$here/fairness.sh"

# The short run is a test as well, and has to pass on a machine that does other things meanwhile.
[[ $mode != quick ]] || limit=60

wanted() { # PART
  [[ " ${parts[*]} " == *" $1 "* ]]
}

# in_turn ROUND: the servers, beginning with another one in each round, in $turn.
in_turn() {
  local i n=${#servers[@]}
  turn=()
  for ((i = 0; i < n; i++)); do turn+=("${servers[(i + $1) % n]}"); done
}

# cells: CLIENTS BLKSIZE one|each, a line for each.
cells() {
  local clients blksize
  if [[ $mode == quick ]]; then
    printf '%s\n' '1 1468 one' '30 1468 one' '200 1468 one' '1000 1468 one' '200 512 one'
    return
  fi
  for clients in 1 30 200 1000; do
    for blksize in 512 1024 1468; do
      echo "$clients $blksize one"
      # One client's own file is one file for all.
      ((clients == 1)) || [[ $mode != full && $blksize != 1468 ]] || echo "$clients $blksize each"
    done
  done
}

growth_cells() {
  local clients counts=(1 3 10 30 100 200 300 1000)
  # Those of the matrix are measured there.
  wanted transfers && counts=(3 10 100 300)
  [[ $mode != quick ]] || counts=(100)
  for clients in "${counts[@]}"; do echo "$clients 1468 one"; done
}

measure_all() { # ROUND CELLS SERVER...
  local round=$1 list=$2 cell server
  shift 2
  while read -r -a cell; do
    for server; do
      measure "$server" "${cell[@]}" >>"$raw" </dev/null
      say "round $round: $server, ${cell[0]} clients, ${cell[1]} bytes, ${cell[2]}: $(grep -e '-rate' "$raw" | tail -n 1 | cut -f 5,6 | tr '\t' ' ')"
    done
  done <<<"$list"
}

make_all_files() {
  local clients i
  make_os bench
  add_file f-first 100000
  add_file f-small 100000
  add_file f-large 100000000
  for clients in 1 3 10 30 100 200 300 1000; do add_file "f$clients" "$(size_for "$clients")"; done
  if wanted transfers && [[ $mode != quick ]]; then
    for clients in 30 200 1000; do
      # The same bytes under another key would cost the same; only that they are other files counts.
      for ((i = 0; i < clients; i++)); do cp "$work/source-bench/boot/f$clients" "$work/source-bench/boot/f$clients-$i"; done
    done
  fi
}

# ---- the run ---------------------------------------------------------------------------------------------------------

say "making the ground"
make_ground
fetch_peers
make_all_files
serve_files
say "measuring $rounds rounds; the figures go to $raw"
for ((round = 1; round <= rounds; round++)); do
  in_turn "$round"
  if wanted transfers; then
    measure_all "$round" "$(cells)" "${turn[@]}"
    ((${#slow[@]} == 0)) || [[ $mode == quick ]] ||
      measure_all "$round" $'200 1468 one\n1000 1468 one' "${slow[@]}"
  fi
  if wanted growth; then measure_all "$round" "$(growth_cells)" "${turn[@]}"; fi
  if wanted fairness; then
    for server in "${turn[@]}"; do fairness "$server" >>"$raw"; done
  fi
done
if wanted transfers; then
  say "system calls and memory"
  for server in "${servers[@]}"; do
    for blksize in 512 1468; do
      for clients in 1 30 200 1000; do
        [[ $mode != quick || $clients == 200 ]] || continue
        count_calls "$server" "$clients" "$blksize" >>"$raw"
      done
    done
    for clients in 30 200 1000; do weigh "$server" "$clients" 1468 >>"$raw"; done
  done
  [[ $mode != quick ]] || slow=()
  for server in "${slow[@]}"; do
    count_calls "$server" 200 1468 >>"$raw"
    weigh "$server" 200 1468 >>"$raw"
  done
fi
if wanted others; then
  for script in dhcp storm idle; do
    [[ -x $here/$script.sh ]] || continue
    say "$script.sh"
    # A storm's figures are those of a thousand boards already, and idle is a minute of five processes.
    "$here/$script.sh" --program "$program" --rounds "$([[ $script != dhcp && $mode != full ]] && echo 1 || echo "$rounds")" >>"$raw" ||
      complain "$script.sh ended with $?"
  done
fi

{
  printf 'machine\t%s, %s cores\n' "$(sed -n 's/^model name[^:]*: //p; s/^Model[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)"
  printf 'kernel\t%s\n' "$(uname -r)"
  printf 'load before\t%s\n' "$load_before"
  printf 'pinning\tserver on core %s, load on core %s\n' "$server_core" "$load_core"
  printf 'program\t%s\n' "$("$program" --version 2>/dev/null | head -n 1)"
  printf 'peers\t%s\n' "dnsmasq $(dpkg-query -W -f '${Version}' dnsmasq-base), $peer_versions"
  printf 'rounds\t%s%s\n' "$rounds" "$([[ $mode == usual ]] || echo ", --$mode")"
  printf 'taken\t%s, %s minutes\n' "$(date +%Y-%m-%d)" "$((SECONDS / 60))"
} >"$out/facts.tsv"
python3 -B "$here/report.py" "$out"
say "written: $out/report.md, report.svg, figures.tsv"
awk -F '\t' '$2 == "piboot" && $5 == "-" { missing = 1 } END { exit missing }' "$raw" || die "piboot has not finished all: see $raw"
# Who is left behind is so by far: the others have all what they want meanwhile.
[[ $mode != quick ]] || awk -F '\t' '$1 == "tftp-slowest" && $2 == "piboot" && $5 > 1.3 { left = 1 } END { exit left }' "$raw" ||
  die "one of piboot's clients was left behind: see tftp-slowest in $raw"
