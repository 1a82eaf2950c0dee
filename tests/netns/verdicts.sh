# shellcheck shell=bash
# What a boot that stopped is said to have. To be sourced after network.sh.

# seconds allowed from the last sign of a boot to its verdict.
verdict_limit=60

# expect_verdict CLIENT WORDS... waits for the verdict on a client's last boot, and wants all these words in it, in time.
expect_verdict() {
  local id=$1 word found
  shift
  # As long again for a busy machine; whether it came in time is judged by the events' own clock.
  wait_until $((2 * verdict_limit)) has_verdict "$id" || die "no verdict on $id: $(events "$id" | xargs), stage $(client "$id" stage)"
  found=$(verdict_of "$id")
  echo "$id after $(jq -r .after <<<"$found") s: $(jq -r .verdict <<<"$found")"
  for word in "$@"; do
    expect_contains "verdict on $id" "$word" "$(jq -r .verdict <<<"$found")"
  done
  jq -e --argjson limit "$verdict_limit" '.after <= $limit' <<<"$found" >/dev/null ||
    die "the verdict on $id came $(jq .after <<<"$found") s after its last sign"
}

has_verdict() {
  [[ -n $(verdict_of "$1") ]]
}

# verdict_of CLIENT prints {"verdict", "after"} with the seconds since the first event of the stage that it stopped in; nothing
# while there is no verdict. What followed from our side (an OFFER, a cure) is no sign of the client's.
verdict_of() {
  piboot client log "$1" --json | jq -c '
    def seconds: (.[0:19] + "Z" | fromdate) + ("0" + (capture("(?<f>\\.[0-9]+)Z$").f // ".0") | tonumber);
    to_entries
    | (map(select(.value.event == "stalled" or .value.event == "fault" or .value.event == "silent")) | first) as $stop
    | (map(select(.value.verdict != null and (.value.event == "stalled" or .value.event == "fault"))) | last) as $said
    | if $said == null then empty else
        (map(select(.key < $stop.key and (.value.event | IN("offer", "cure", "address", "other server") | not))) | last) as $sign
        | (if $stop.value.stage == "stalled" and ($sign.value.event == "discover")
           then (map(select(.value.event == "discover")) | first) else $sign end) as $from
        | {verdict: $said.value.verdict, after: (($said.value.time | seconds) - ($from.value.time | seconds) | round)}
      end'
}
