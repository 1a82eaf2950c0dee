# shellcheck shell=bash
# The .NET SDK for scripts that build. To be sourced.

# need_dotnet puts an SDK 10 on the PATH, and installs it for this user where there is none.
need_dotnet() {
  local home=$HOME/.dotnet
  PATH=$PATH:$home
  # A globalization library is one more package that a small machine lacks and that nothing here uses.
  export PATH DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
  ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.' || return 0
  if ! command -v curl >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends curl ca-certificates >/dev/null
  fi
  echo "Installing the .NET SDK 10 into $home"
  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0 --install-dir "$home" >/dev/null || {
    echo "The .NET SDK 10 could not be installed; install it by hand and try again." >&2
    return 1
  }
  hash -r
}
