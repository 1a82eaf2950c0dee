#!/usr/bin/env bash
# Behaviour of the program among real peers, each in a network namespace of its own: one small script per behaviour.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=${here%/*/*}
# shellcheck source-path=SCRIPTDIR source=../lib.sh
source "$here/../lib.sh"
# shellcheck source-path=SCRIPTDIR source=../dotnet.sh
source "$here/../dotnet.sh"

# A case may ask for another limit by a line "# limit: SECONDS", and for the machine to itself by a line "# alone". The
# others wait for clocks most of the time, so two of them run at once.
default_limit=180
skipped_status=77

usage() {
  cat <<'TEXT'
usage: sudo tests/netns/run.sh [--program FILE] [--rom FILE] [--logs DIR] [--jobs N] [NAME...]

  NAME             only these cases (names of files in tests/netns/cases, without .sh); all of them otherwise
  --program FILE   this piboot instead of building one
  --rom FILE       this PiBoot.BootRom.dll instead of building one
  --logs DIR       keep the output of every case there
  --jobs N         so many cases at once (2)
TEXT
}

main() {
  parse_arguments "$@"
  need_root
  need_packages iproute2 ethtool dnsmasq-base busybox jq openssl tcpdump python3 curl libjson-validator-perl
  mkdir -p "$PIBOOT_TEST_CACHE"
  make_temp_dir netns-run
  [[ -n $logs ]] || logs=$temp_dir
  mkdir -p "$logs"
  need_program
  need_rom
  export PIBOOT_PROGRAM=$program PIBOOT_ROM=$rom PIBOOT_TEST_CACHE

  passed=0 failed=0 skipped=0
  local name together=() alone=()
  for name in "${names[@]}"; do
    if grep -qx '# alone' "$here/cases/$name.sh"; then alone+=("$name"); else together+=("$name"); fi
  done
  on_exit end_cases
  run_cases "$jobs" "${together[@]}"
  run_cases 1 "${alone[@]}"
  echo "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0))
}

# run_cases JOBS NAME... runs them, so many at once.
run_cases() {
  local most=$1 name
  shift
  for name in "$@"; do
    if ((${#running[@]} >= most)); then end_one; fi
    run_case "$name" &
    running[$!]=$name
    started[$!]=$SECONDS
  done
  while ((${#running[@]} > 0)); do end_one; done
}
declare -A running=() started=()

end_cases() {
  local pid
  for pid in "${!running[@]}"; do stop_process "$pid" 30; done
}

# end_one waits for the first of $running that ends, and tells how.
end_one() {
  local status=0 pid name
  wait -n -p pid "${!running[@]}" || status=$?
  name=${running[$pid]}
  unset "running[$pid]"
  case $status in
    0) passed=$((passed + 1)) && echo "ok $name $((SECONDS - started[$pid])) s" ;;
    "$skipped_status") skipped=$((skipped + 1)) && echo "skipped $name: $(tail -n 1 "$logs/$name.log")" ;;
    *)
      failed=$((failed + 1))
      if ((status == 124 || status == 137)); then
        echo "FAILED $name (cut off after its limit)"
      else
        echo "FAILED $name"
      fi
      # What was wrong stands before the ends of the case's own logs.
      { grep -m 1 'error: ' "$logs/$name.log" || true; tail -n 60 "$logs/$name.log"; } | sed 's/^/    /'
      ;;
  esac
}

parse_arguments() {
  program='' rom='' logs='' jobs=2 names=()
  while (($# > 0)); do
    case $1 in
      --program | --rom | --logs)
        (($# > 1)) || { usage >&2 && exit 2; }
        take_path "$1" "$2"
        shift
        ;;
      --jobs)
        [[ ${2-} =~ ^[1-9]$ ]] || { usage >&2 && exit 2; }
        jobs=$2
        shift
        ;;
      --help | -h) usage && exit 0 ;;
      -*) usage >&2 && exit 2 ;;
      *) names+=("$1") ;;
    esac
    shift
  done
  local name file
  for name in "${names[@]}"; do
    [[ -f $here/cases/$name.sh ]] || { echo "there is no case '$name'" >&2 && exit 2; }
  done
  if ((${#names[@]} == 0)); then
    for file in "$here"/cases/*.sh; do
      file=${file##*/}
      names+=("${file%.sh}")
    done
  fi
}

take_path() {
  [[ $1 == --logs || -f $2 ]] || { echo "$1: there is no file $2" >&2 && exit 2; }
  printf -v "${1#--}" %s "$(realpath -m "$2")"
}

need_program() {
  [[ -z $program ]] || return 0
  need_dotnet
  say "building piboot"
  dotnet build -c Release "$repository/src/PiBoot" >"$logs/build.log" 2>&1 || { tail -n 20 "$logs/build.log" >&2 && die "building failed"; }
  program=$repository/.artifacts/net10.0/bin/PiBoot/release/piboot
}

need_rom() {
  need_dotnet
  [[ -z $rom ]] || return 0
  say "building the simulated boot ROMs"
  rom=$repository/.artifacts/bootrom/PiBoot.BootRom.dll
  dotnet build -c Release "$here/../PiBoot.BootRom/PiBoot.BootRom.csproj" -o "${rom%/*}" >"$logs/build-rom.log" 2>&1 ||
    { tail -n 20 "$logs/build-rom.log" >&2 && die "building the boot ROMs failed"; }
}

# The case tidies up on SIGTERM, which timeout hands on; SIGKILL is for one that does not. For a shell of its own.
run_case() {
  local limit
  limit=$(sed -n 's/^# limit: \([0-9]*\)$/\1/p' "$here/cases/$1.sh")
  exec timeout --kill-after 30 "${limit:-$default_limit}" bash "$here/cases/$1.sh" >"$logs/$1.log" 2>&1
}

main "$@"
