# shellcheck shell=bash
# The client's end of a cable, in a namespace of its own: to be sourced by what runs inside the machine of nfsd.sh or hardware.sh.
ip link add lan0 type veth peer name client0
ip addr add 10.9.0.1/24 dev lan0
ip link set lan0 up
ip netns add client
ip link set client0 netns client
ip -n client link set client0 address b8:27:eb:28:f6:6d
ip -n client addr add 10.9.0.2/24 dev client0
ip -n client link set client0 up

in_client() { ip netns exec client "$@"; }
