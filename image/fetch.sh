# shellcheck shell=bash
# Debian packages of any suite and processor, unpacked and not installed. To be sourced after tests/lib.sh, never run.
: "${PIBOOT_IMAGE_CACHE:=${XDG_CACHE_HOME:-$HOME/.cache}/piboot-image}"

# fetch_package SUITE ARCH NAME prints the path of a package's file, fetched with an apt of its own: this machine's knows
# nothing of other suites and architectures, and shall not learn.
fetch_package() {
  local suite=$1 architecture=$2 name=$3 apt=$PIBOOT_IMAGE_CACHE/apt-$1-$2 file
  if [[ ! -e $apt/ready || -n $(find "$apt/ready" -mmin +720) ]]; then
    mkdir -p "$apt"/{lists/partial,archives/partial,none}
    : >"$apt/status"
    sources_of "$suite" >"$apt/sources.list"
    apt_of "$apt" "$architecture" apt-get -qq update >&2 || die "the list of packages of $suite for $architecture cannot be fetched"
    touch "$apt/ready"
  fi
  file=$(cd "$apt/none" && apt_of "$apt" "$architecture" apt-get download --print-uris "$name" | sed -n "s/^'[^']*' \([^ ]*\) .*/\1/p")
  [[ -n $file ]] || die "there is no package $name in $suite for $architecture"
  [[ -e $apt/archives/$file ]] || (cd "$apt/archives" && apt_of "$apt" "$architecture" apt-get -qq download "$name" >&2) ||
    die "the package $name cannot be fetched"
  echo "$apt/archives/$file"
}

# sources_of SUITE: with what mends its faults, where the suite is released.
sources_of() {
  local signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]' from='main non-free-firmware'
  echo "deb $signed http://deb.debian.org/debian $1 $from"
  [[ $1 != *-* ]] || return 0
  echo "deb $signed http://deb.debian.org/debian $1-updates $from"
  echo "deb $signed http://deb.debian.org/debian-security $1-security $from"
}

# apt_of DIRECTORY ARCHITECTURE COMMAND...
apt_of() {
  local apt=$1 architecture=$2
  shift 2
  "$@" -o Dir::State::lists="$apt/lists" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt" \
    -o Dir::Cache::archives="$apt/archives" -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts="$apt/none" \
    -o Dir::Etc::preferences=- -o Dir::Etc::preferencesparts="$apt/none" -o APT::Architecture="$architecture" \
    -o APT::Architectures="$architecture" -o APT::Sandbox::User=root
}
