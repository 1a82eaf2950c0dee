#!/usr/bin/env bash
# Takes the dashboard's pictures for the README anew: tests/dashboard-*.png.
# usage: tests/dashboard-pictures.sh
set -euo pipefail

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$tests/lib.sh"
# shellcheck source-path=SCRIPTDIR source=dotnet.sh
source "$tests/dotnet.sh"

need_dotnet
need_packages chromium
project=$tests/PiBoot.Dashboard.Tests
dotnet build "$project" --nologo -v quiet
target=$(dotnet msbuild "$project" -getProperty:TargetDir)
rm -rf "${target}pictures"
dotnet test "$project" --nologo --no-build -v quiet --filter 'FullyQualifiedName~Dashboard.Tests.Pictures'
for picture in "${target}"pictures/dashboard-*.png; do
  cp "$picture" "$tests/"
  say "tests/${picture##*/}, $(stat -c %s "$picture") bytes"
done
