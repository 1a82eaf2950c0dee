#!/bin/bash
# Runs inside the machine of hardware.sh: see there. Every step that fails ends it with its line.
set -eEuo pipefail
trap 'echo "FAILED in line $LINENO: $BASH_COMMAND"; tail -n 40 /tmp/serve.log; ./piboot power list || true' ERR

serial=7a28f66d
bus=$(cat /run/i2c-bus)
lines=/sys/devices/platform/$(cat /sys/kernel/config/gpio-sim/pi/dev_name)/$(cat /sys/kernel/config/gpio-sim/pi/bank0/chip_name)
tracing=/sys/kernel/tracing
echo 1 >$tracing/events/smbus/smbus_write/enable
echo 1 >$tracing/events/gpio/enable

cat >/etc/piboot/piboot.conf <<CONF
[network]
interface = lan0
[storage]
nfs = off
[power]
bank = hall gpio lines=GPIO17,GPIO22,GPIO5
bank = high gpio chip=pinctrl-sim lines=23 level=high
bank = rack pcf8574 bus=$bus address=0x20
bank = rack2 mcp23017 bus=$bus address=0x21
bank = plug exec program=/payload/plug ports=1-4 timeout=20
off_time = 2
stagger = 0
start = leave
[display]
kind = hd44780-16x2
bus = $bus
address = 0x27
sleep_minutes = 0
CONF
cat >plug <<'PROGRAM'
#!/bin/sh
[ "$2" != 3 ] || { echo "no such socket"; exit 7; }
echo "$1 $2" >>/tmp/plug.log
PROGRAM
chmod +x plug

serve() {
  ./piboot serve --config /etc/piboot/piboot.conf --web off >>/tmp/serve.log 2>&1 &
  service=$!
  eventually ./piboot status
}

eventually() {
  local deadline=$((SECONDS + 120))
  until "$@" >/tmp/said 2>&1; do
    ((SECONDS < deadline)) || { cat /tmp/said; return 1; }
    sleep 0.2
  done
}

step() { echo "- [$SECONDS s] $*"; }

level() { cat "$lines/sim_gpio$1/value"; }
levels_are() { [[ "$(level 17) $(level 22) $(level 5) $(level 23)" == "$1" ]]; }
state() { ./piboot power list --json | jq -r --arg relay "$1" '.[] | select(.relay == $relay) | .state'; }
state_is() { [[ $(state "$1") == "$2" ]]; }
trouble() { ./piboot power list --json | jq -r --arg relay "$1" '.[] | select(.relay == $relay) | .trouble'; }
register() { i2cget -y "$bus" "$1" "$2"; }

forget_trace() { echo >$tracing/trace; }

# sent ADDRESS prints what was written to a chip since the trace was forgotten, a transfer a line: "fe", "14 ff".
sent() {
  sed -n "s/.* smbus_write: i2c-$bus a=0$1 f=0000 c=\([0-9a-f]*\) .*\[\(.*\)\]$/\1 \2/p" $tracing/trace | tr -- - ' ' | sed 's/ $//'
}

# driven GPIO prints the levels that a line was given since the trace was forgotten, in order.
driven() {
  sed -n "s/.* gpio_value: $(($(cat /sys/class/gpio/gpiochip*/base | head -n 1) + $1)) set \([01]\)$/\1/p" $tracing/trace | xargs
}

# shellcheck source-path=SCRIPTDIR source=cable.sh
. ./cable.sh
mkdir -p /tmp/os/boot /tmp/os/root/etc /tmp/os/root/usr
echo 'arm_64bit=1' >/tmp/os/boot/config.txt
echo 'root=PARTUUID=12345678-02' >/tmp/os/boot/cmdline.txt
echo kernel >/tmp/os/boot/kernel8.img
echo raspberrypi >/tmp/os/root/etc/hostname

step "at the start every relay gives power, and no line shows anything else on the way there"
levels_are "0 0 1 0"
serve
eventually state_is rack2/16 on
eventually state_is high/23 on
[[ $(./piboot power list --json | jq -r '.[].state' | sort | uniq -c | xargs) == "28 on 4 unknown" ]]
levels_are "1 1 1 0"
[[ "$(driven 17) $(driven 23)" == "1 0" ]]
gpioinfo | grep -q 'GPIO17" *"piboot" *output'
[[ $(sent 20) == ff ]]
[[ $(sent 21 | xargs) == "14 ff 15 ff 0 00 1 00" ]]

step "each kind of relay takes and gives power"
./piboot power off hall/GPIO17 --now
./piboot power off high/23 --now
levels_are "0 1 1 1"
./piboot power on high/23
levels_are "0 1 1 0"
forget_trace
./piboot power off rack/1 --now
./piboot power off rack/8 --now
./piboot power on rack/8
[[ $(sent 20 | xargs) == "fe 7e fe" ]]
./piboot power off rack2/9 --now
./piboot power off rack2/1 --now
./piboot power on rack2/1
[[ "$(register 0x21 0x14) $(register 0x21 0x15)" == "0xff 0xfe" ]]
./piboot power off plug/2 --now
./piboot power on plug/2
[[ $(xargs </tmp/plug.log) == "off 2 on 2" ]]
if ./piboot power on plug/3 >/tmp/said 2>&1; then false; fi
grep -q 'no such socket' /tmp/said

step "a client is switched off by its name"
./piboot os import /tmp/os --name test >/dev/null
asks() { ip netns exec client curl -sf --interface 10.9.0.2 -o /dev/null "tftp://10.9.0.1/$serial/config.txt"; }
eventually asks
./piboot client set $serial --name kitchen --relay hall/GPIO22 >/dev/null
./piboot power off kitchen --now
levels_are "0 0 1 0"
ip -n client link set client0 down

step "killed with -9, its lines go back to where clients have power; the boards keep what they have"
forget_trace
kill -KILL $service
wait $service || true
levels_are "1 1 1 0"
if gpioinfo | grep -q piboot; then false; fi
[[ -z $(sent 20)$(sent 21) ]]
[[ "$(register 0x21 0x15) $(register 0x21 0x00)" == "0xfe 0x00" ]]

step "started again, who was switched off by name is off from the first moment, and nobody else's power is touched"
serve
eventually state_is hall/GPIO22 off
eventually state_is hall/GPIO17 on
eventually state_is rack/1 off
eventually state_is rack2/9 off
levels_are "1 0 1 0"
[[ "$(driven 17) $(driven 22) $(driven 5)" == "1 0 1" ]]
[[ $(sent 20 | sort -u) == fe ]]
[[ $(sent 21 | xargs) == "14 ff 15 fe 0 00 1 00" ]]

step "stopped in order, no powered client loses its power"
forget_trace
kill $service
wait $service
levels_are "1 1 1 0"
[[ -z $(sent 20)$(sent 21)$(driven 17)$(driven 5) ]]

step "a line in use, a board that a driver holds and one that is missing are named, and the others work"
gpioset --mode=signal gpiochip0 22=0 &
holder=$!
modprobe at24
echo 24c02 0x20 >"/sys/bus/i2c/devices/i2c-$bus/new_device"
sed -i 's/^bank = plug/bank = gone pcf8574 bus='"$bus"' address=0x22\n&/' /etc/piboot/piboot.conf
serve
eventually state_is rack2/9 off
trouble hall/GPIO17 | grep -q "The line GPIO22 of gpiochip0 is in use by 'gpioset'"
trouble rack/1 | grep -q "Address 0x20 of /dev/i2c-$bus is held by a driver of the kernel (24c02)"
trouble gone/1 | grep -q "No device answers at address 0x22 of /dev/i2c-$bus"
./piboot power off plug/1 --now
kill $holder
echo 0x20 >"/sys/bus/i2c/devices/i2c-$bus/delete_device"
eventually state_is hall/GPIO22 off
eventually state_is rack/8 on

step "the display shows, byte by byte, what 'piboot display' shows"
# A nibble counts at the falling edge of E; P0 is RS, P2 is E, P4 to P7 are the data.
screen() {
  sent 27 | awk '
    function value(text,  n, i) {
      for (i = 1; i <= length(text); i++) n = n * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
      return n
    }
    function take(byte, isText,  row) {
      if (isText) { cells[at++] = sprintf("%c", byte) }
      else if (byte >= 128) at = byte - 128
      else if (byte == 1) { delete cells; at = 0 }
    }
    function nibble(data, isText) {
      if (!isFour) { isFour = data == 2; return }
      if (isSecond) take(first * 16 + data, isText)
      first = data
      isSecond = !isSecond
    }
    function pins(now) {
      if (int(before / 4) % 2 && !(int(now / 4) % 2)) nibble(int(before / 16), before % 2)
      before = now
    }
    # One byte, two, or the first and a block that begins with how many follow.
    { for (i = 1; i <= NF; i++) if (NF < 3 || i != 2) pins(value($i)) }
    END {
      for (row = 0; row < 2; row++) {
        text = ""
        for (i = 0; i < 16; i++) text = text ((row * 64 + i) in cells ? cells[row * 64 + i] : " ")
        print text
      }
    }'
}
same_screen() {
  local before after
  before=$(./piboot display --once --size 16x2 --json | jq -r '.lines[]')
  sleep 0.3
  screen >/tmp/screen
  after=$(./piboot display --once --size 16x2 --json | jq -r '.lines[]')
  cat /tmp/screen
  [[ $before == "$after" && $before == "$(cat /tmp/screen)" ]]
}
kill $service
wait $service
forget_trace
serve
eventually same_screen
cat /tmp/screen

kill $service
wait $service
echo "all well"
