#!/usr/bin/env bash
# The metrics satisfy promtool, a real Prometheus scrapes them with a token, and a boot is in them; without a token nobody
# reads them. What was counted stays when the drive's service begins anew.
# limit: 240
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

# The daemon of the package is not started: need_packages sees to it. This one runs in the namespace.
need_packages prometheus curl

scrape() {
  curl --silent --show-error --fail --unix-socket "$control" http://piboot/metrics
}

metric() { # NAME{LABELS}
  scrape | awk -v name="$1" 'index($0, name " ") == 1 { print $NF }'
}

query() { # EXPRESSION prints the value that Prometheus has for it.
  inside appliance curl --silent --get --data-urlencode "query=$1" http://127.0.0.1:9090/api/v1/query | jq -r '.data.result[0].value[1] // empty'
}

query_is() {
  [[ $(query "$1") == "$2" ]]
}

make_lan
start_router
start_piboot --web 0.0.0.0:8080
import_os one

echo "promtool"
scrape >"$work/metrics"
promtool check metrics <"$work/metrics" || die "promtool finds fault with the metrics"

echo "a token is asked for"
expect_equal "without a token" 401 "$(inside appliance curl --silent --output /dev/null --write-out '%{http_code}' http://127.0.0.1:8080/metrics)"
piboot access password <<<"a long password" >/dev/null
token=$(piboot access token add prometheus --scope read --json | jq -r .token)
expect_equal "with a token" 200 "$(inside appliance curl --silent --output /dev/null --write-out '%{http_code}' --header "Authorization: Bearer $token" http://127.0.0.1:8080/metrics)"

echo "Prometheus"
printf '%s' "$token" >"$work/token"
cat >"$work/prometheus.yml" <<TEXT
global: { scrape_interval: 2s, scrape_timeout: 2s }
scrape_configs:
  - job_name: piboot
    authorization: { credentials_file: $work/token }
    static_configs: [{ targets: ["127.0.0.1:8080"] }]
TEXT
promtool check config --syntax-only "$work/prometheus.yml" >/dev/null
start "$logs/prometheus.log" ip netns exec "$run-appliance" prometheus --config.file="$work/prometheus.yml" \
  --storage.tsdb.path="$work/prometheus" --web.listen-address=127.0.0.1:9090 --log.level=warn
wait_until 30 query_is 'up{job="piboot"}' 1 || die "Prometheus cannot scrape the service: $(tail -n 3 "$logs/prometheus.log")"

echo "a boot"
boot_pi 4 4 dc:a6:32:00:00:04 b0000004
start_linux 4
report_up 4 b0000004 seconds=9
expect_equal "boots" 1 "$(metric 'piboot_boots_total{result="up",model="pi4"}')"
expect_equal "boots that were measured" 1 "$(metric 'piboot_boot_duration_seconds_count{model="pi4"}')"
expect_equal "clients up" 1 "$(metric 'piboot_clients{stage="up"}')"
expect_equal "transfers under way" 0 "$(metric piboot_tftp_transfers_active)"
(($(metric piboot_tftp_sent_bytes_total) > 2000000)) || die "too few bytes are counted: $(metric piboot_tftp_sent_bytes_total)"
(($(metric 'piboot_dhcp_received_messages_total{type="discover"}') > 0)) || die "no DISCOVER is counted"
(($(metric 'piboot_dhcp_sent_messages_total{type="offer"}') > 0)) || die "no OFFER is counted"
wait_until 20 query_is 'piboot_boots_total{result="up",model="pi4"}' 1 || die "Prometheus has no boot"
wait_until 20 query_is 'histogram_quantile(1, piboot_boot_stage_duration_seconds_bucket{stage="firmware"}) > bool 0' 1 || die "Prometheus has no time of a stage"

echo "every expression of the Grafana dashboard is one"
jq -r '.. | .expr? // empty' "$netns/../../image/grafana/piboot.json" | sed 's/\$__rate_interval/30s/g; s/\$instance/.*/g; s/\$job/.*/g' | sort -u >"$work/expressions"
while IFS= read -r expression; do
  status=$(inside appliance curl --silent --get --data-urlencode "query=$expression" http://127.0.0.1:9090/api/v1/query | jq -r .status)
  expect_equal "Prometheus on '$expression'" success "$status"
done <"$work/expressions"

echo "promtool again, with everything in it"
scrape | promtool check metrics || die "promtool finds fault with the metrics after a boot"
