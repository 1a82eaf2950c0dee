#!/usr/bin/env bash
# A 3B's DISCOVER, which has no UDP checksum, gets the documented OFFER in a frame of its own after a second, and two
# nudges, in both of its stages; a Pi 4 gets it by broadcast and at once.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

mac=b8:27:eb:28:f6:6d

# documented GUID: the OFFER to that 3B with our address, 317 bytes.
documented() {
  printf '0201060026f3033900008000''0000000000000000c0a84d0200000000b827eb28f66d'
  printf '%0404d' 0
  printf '63825363''350102''3604c0a84d02''3c09505845436c69656e74''611100%s' "$1"
  printf '2b23''060103''0a0400505845''0917000014''52617370626572727920506920426f6f74202020''ff''ff'
}

# expect_between WHAT LOW HIGH VALUE: late by a busy machine is forgiven, early is not.
expect_between() {
  awk -v low="$2" -v high="$3" -v value="$4" 'BEGIN { exit !(value >= low && value <= high) }' || die "$1 came after $4 s"
}

# check_stage MODEL GUID
check_stage() {
  local frames offers nudges
  frames=$(ask rawpi "$1" "$mac" 9f28f66d --seconds 2.5)
  offers=$(offers_of_piboot <<<"$frames")
  expect_equal "OFFERs to $1" 1 "$(grep -c . <<<"$offers")"
  expect_equal "OFFER to $1" "$(documented "$2")" "$(jq -r .bytes <<<"$offers")"
  expect_equal "frame to $1" "$mac 255.255.255.255 68 67 true" \
    "$(jq -r '[.linkTarget, .target, .targetPort, .sourcePort, .headerGood] | map(tostring) | join(" ")' <<<"$offers")"
  expect_equal "UDP checksum to $1" true "$(jq '.checksum != false' <<<"$offers")"
  expect_between "OFFER to $1" 0.99 1.5 "$(jq .after <<<"$offers")"
  mapfile -t nudges < <(jq 'select(.kind == "wake" and .linkTarget == "'"$mac"'") | .after' <<<"$frames")
  expect_equal "nudges to $1" 2 "${#nudges[@]}"
  expect_between "first nudge to $1" 0.59 0.95 "${nudges[0]}"
  expect_between "second nudge to $1" 1.19 1.6 "${nudges[1]}"
}

make_lan
plug rawpi
start_piboot
import_os one
check_stage rom 44444444444444444444444444444444
sleep 1
check_stage bootcode 6df6289f6df6289f6df6289f6df6289f

offer=$(ask rawpi 4 dc:a6:32:00:00:04 9f000004 --seconds 1 | offers_of_piboot)
expect_equal "OFFERs to a Pi 4" 1 "$(grep -c . <<<"$offer")"
expect_equal "frame to a Pi 4" "ff:ff:ff:ff:ff:ff 255.255.255.255" "$(jq -r '.linkTarget + " " + .target' <<<"$offer")"
expect_between "OFFER to a Pi 4" 0 0.5 "$(jq .after <<<"$offer")"
expect_equal "server of a Pi 4" "$appliance_address $appliance_address 0.0.0.0" "$(jq -r '[.siaddr, .server, .yiaddr] | join(" ")' <<<"$offer")"
