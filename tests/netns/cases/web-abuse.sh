#!/usr/bin/env bash
# Somebody on the network means no good: nothing is read or changed without a login, and floods of all kinds neither keep
# clients from reporting nor others from the web.
# limit: 300
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

web=$appliance_address:8080

# get NAME PATH CURL-OPTION... prints the status that a namespace is answered with; the body goes to $work/answer.
get() {
  local name=$1 path=$2
  shift 2
  inside "$name" curl --silent --max-time 20 --output "$work/answer" --write-out '%{http_code}' "$@" "http://$web$path" || true
}

post() {
  local name=$1 path=$2 body=$3
  shift 3
  get "$name" "$path" --header 'Content-Type: application/json' --data "$body" "$@"
}

# within SECONDS... judges what abuse.py says of a slow one.
within() {
  local name=$1 seconds=$2
  [[ $seconds =~ ^[0-9]+$ ]] && ((seconds <= 45)) || die "$name: the server gave up after: $seconds s"
  echo "$name: cut off after $seconds s"
}

all_is_well() {
  expect_equal "health check of a friend $1" 200 "$(get friend /healthz)"
  expect_equal "a friend's token $1" 200 "$(get friend /api/v1/clients --header "Authorization: Bearer $token")"
  report_up four b0000004
  piboot status >/dev/null || die "the control socket does not answer $1"
}

make_lan
for name in attacker:66 friend:67; do
  plug "${name%:*}"
  ip -n "$run-${name%:*}" addr add "192.168.77.${name#*:}/24" dev lan
done
start_router
start_piboot --web 0.0.0.0:8080
import_os one
boot_pi four 4 dc:a6:32:00:00:04 b0000004
start_linux four

echo "the first password needs the code that only the appliance shows"
code=$(piboot access show --json | jq -r .setupCode)
expect_contains "piboot's log" "$code" "$(cat "$logs/piboot.log")"
expect_equal "a guess" 403 "$(post attacker /api/v1/setup '{"code":"AAAA-AAAA","password":"correct horse"}')"
expect_equal "another site's page" 403 "$(post friend /api/v1/setup "{\"code\":\"$code\",\"password\":\"correct horse\"}" --header 'Origin: http://evil.example')"
expect_equal "the code" 204 "$(post friend /api/v1/setup "{\"code\":\"$code\",\"password\":\"correct horse\"}" --cookie-jar "$work/cookies")"
expect_equal "the code once more" 409 "$(post attacker /api/v1/setup "{\"code\":\"$code\",\"password\":\"another horse\"}")"
expect_equal "mode of what is kept" 600 "$(stat --format %a "$data/state/access.json")"
expect_equal "the friend's session" 200 "$(get friend /api/v1/clients --cookie "$work/cookies")"
token=$(piboot access token add friend --scope full)
stolen=$(piboot access token add stolen --scope read)

echo "no route without a login"
inside friend curl --silent --max-time 20 --header "Authorization: Bearer $token" "http://$web/api/v1/openapi.json" >"$work/openapi.json"
count=0
while read -r method path; do
  case $path in
    /healthz | /api/v1/session | /api/v1/setup | /api/v1/login | /api/v1/up | /api/v1/orders | /api/v1/leaving) continue ;;
  esac
  path=${path//\{id\}/b0000004}
  path=${path//\{name\}/one}
  expect_equal "$method $path without a login" 401 "$(get attacker "$path" --request "$method")"
  expect_equal "$method $path with a token that nobody made" 401 "$(get attacker "$path" --request "$method" --header 'Authorization: Bearer pb_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')"
  count=$((count + 1))
done < <(jq -r '.paths | to_entries[] | .key as $p | .value | to_entries[] | select(.key != "parameters") | "\(.key | ascii_upcase) \($p)"' "$work/openapi.json")
((count >= 30)) || die "only $count routes are described"
echo "$count routes refused"

echo "a flood of passwords from one address"
limited=0
for _ in {1..40}; do
  [[ $(post attacker /api/v1/login '{"password":"wrong horse"}') != 429 ]] || limited=$((limited + 1))
done
((limited >= 20)) || die "only $limited of 40 wrong passwords were put off"
expect_equal "the friend meanwhile" 204 "$(post friend /api/v1/login '{"password":"correct horse"}')"

echo "a thousand event streams from one address"
start "$logs/streams.log" ip netns exec "$run-attacker" /usr/bin/python3 "$netns/abuse.py" streams "$web" "$stolen" 1000
streams=$started_pid
wait_until 60 grep -q 200: "$logs/streams.log" || die "the flood does not end: $(cat "$logs/streams.log")"
cat "$logs/streams.log"
open=$(sed 's/200:\([0-9]*\).*/\1/' "$logs/streams.log")
((open > 0 && open <= 60)) || die "$open streams were opened"
all_is_well "while they are open"
piboot access token revoke "$(piboot access token list --json | jq -r '.[] | select(.name == "stolen") | .id')" >/dev/null
stop_process "$streams"
all_is_well "after them"

echo "slow ones"
within "a body byte by byte" "$(python attacker abuse.py slow-body "$web")" &
within "a header byte by byte" "$(python attacker abuse.py slow-header "$web")" &
within "an answer that is not read" "$(python attacker abuse.py slow-reader "$web" "$token")" &
wait -n && wait -n && wait -n || die "a slow one holds the server"
all_is_well "after the slow ones"

echo "large ones"
head -c 100000 /dev/zero >"$work/large"
expect_equal "a large body" 413 "$(get attacker /api/v1/login --header 'Content-Type: application/json' --data-binary "@$work/large")"
expect_equal "a large report" 413 "$(get four /api/v1/up --data-binary "@$work/large")"
expect_equal "a long address" 414 "$(get attacker "/$(head -c 20000 /dev/zero | tr '\0' a)")"
expect_equal "many headers" 431 "$(get attacker /healthz $(for i in {1..100}; do printf -- '--header X-%d:a ' "$i"; done))"
all_is_well "after the large ones"

expect_equal "stack traces in the log" 0 "$(grep -c '   at ' "$logs/piboot.log" || true)"

echo "https"
fingerprint=$(piboot access show --json | jq -r .httpsFingerprint)
shown=$(inside friend openssl s_client -connect "$appliance_address:443" </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256 | cut -d= -f2)
expect_equal "fingerprint" "$fingerprint" "$shown"
expect_equal "mode of its key" 600 "$(stat --format %a "$data/state/https.pem")"

echo "a restart and a power cut"
kill_piboot
start_piboot --web 0.0.0.0:8080
expect_equal "the friend's session after a power cut" 200 "$(get friend /api/v1/clients --cookie "$work/cookies")"
expect_equal "fingerprint after it" "$fingerprint" "$(piboot access show --json | jq -r .httpsFingerprint)"
expect_equal "the revoked token" 401 "$(get attacker /api/v1/clients --header "Authorization: Bearer $stolen")"
piboot access reset >/dev/null
expect_equal "the friend's session after a reset" 401 "$(get friend /api/v1/clients --cookie "$work/cookies")"
