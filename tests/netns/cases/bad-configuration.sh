#!/usr/bin/env bash
# Faults in the configuration end the start with words that say where; what is merely missing does not.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

conf=$work/bad.conf

# refused LINE WORD...: the configuration on standard input is refused with exit code 2, file, line and these words.
refused() {
  local line=$1 word
  shift
  cat >"$conf"
  expect_exit 2 inside appliance timeout 20 "$PIBOOT_PROGRAM" serve --config "$conf" --data "$data" --control "$control" --nfs off --web off
  for word in "$conf:$line" "$@"; do
    expect_contains "message" "$word" "$said"
  done
}

make_lan
refused 2 interfaces interface <<<$'[network]\ninterfaces = lan'
refused 1 '[netwerk]' network <<<'[netwerk]'
refused 3 soon offer_delay <<<$'[network]\n# a comment\noffer_delay = soon'
refused 2 9 offer_delay <<<$'[network]\noffer_delay = 9'
refused 2 srv data <<<$'[storage]\ndata = srv/piboot'
refused 2 samba nfs <<<$'[storage]\nnfs = samba'
refused 2 perhaps enrol <<<$'[clients]\nenrol = perhaps'
refused 2 70000 listen <<<$'[web]\nlisten = 0.0.0.0:70000'
refused 2 loud level <<<$'[log]\nlevel = loud'
refused 1 offer_delay <<<'offer_delay = 1'
refused 2 'no equals' <<<$'[network]\nno equals sign'
refused 3 'line 2' <<<$'[network]\ninterface = lan\ninterface = lan'
expect_exit 2 inside appliance "$PIBOOT_PROGRAM" serve --config "$work/nowhere.conf" --data "$data"
expect_contains "message" "$work/nowhere.conf" "$said"
expect_exit 2 inside appliance "$PIBOOT_PROGRAM" serve --config "$work/piboot.conf" --nfs samba
expect_contains "message" "--nfs" "$said"
expect_exit 2 inside appliance "$PIBOOT_PROGRAM" serve --nonsense
expect_exit 2 "$PIBOOT_PROGRAM" nonsense
expect_exit 2 "$PIBOOT_PROGRAM"

echo "port 69 is taken"
start_dnsmasq tftpd appliance --interface=lan --enable-tftp --tftp-root="$work"
holder=$started_pid
wait_until 10 grep -q 'TFTP' "$logs/tftpd.log"
expect_exit 1 inside appliance timeout 20 "$PIBOOT_PROGRAM" serve --config "$work/piboot.conf" --interface lan --data "$data" --control "$control" --nfs off --web off
expect_contains "message" "69" "$said"
expect_contains "message" "dnsmasq" "$said"
expect_contains "message" "$holder" "$said"
stop_process "$holder"

echo "an interface that is not there"
launch_piboot --interface nowhere0
wait_until 20 piboot_answers
expect_contains "piboot's log" nowhere0 "$(cat "$logs/piboot.log")"
stop_piboot

echo "a second service on the control socket"
start_piboot
namespace elsewhere
expect_exit 1 inside elsewhere timeout 20 "$PIBOOT_PROGRAM" serve --config "$work/piboot.conf" --data "$work/other" --control "$control" --nfs off --web off
expect_contains "message" "$control" "$said"
piboot status >/dev/null || die "the first service does not answer any more"
echo "and on the same data directory"
expect_exit 1 inside elsewhere timeout 30 "$PIBOOT_PROGRAM" serve --config "$work/piboot.conf" --data "$data" --control "$work/other.sock" --nfs off --web off
expect_contains "message" "clients.db" "$said"
piboot status >/dev/null || die "the first service does not answer any more"
