#!/usr/bin/env python3
"""Applies parameters to compiled overlays as the Raspberry Pi's firmware does, and compares what comes of it.

usage: overlay-parameters.py DIR

The firmware's rules: https://www.raspberrypi.com/documentation/computers/configuration.html (device trees, parameters).
An override is a list of a phandle and a target: "property:offset", "property:offset=value", or, where the phandle is 0,
fragments to switch: "+1-2".
"""

import re
import struct
import sys

BEGIN, END, PROPERTY, NOTHING, LAST = 1, 2, 3, 4, 9


def nodes(blob):
    """Path -> {property: bytes} of a flattened device tree (Devicetree Specification 0.4, chapter 5)."""
    structure, strings = struct.unpack(">II", blob[8:16])
    tree, path, at = {}, [], structure
    while True:
        (token,) = struct.unpack_from(">I", blob, at)
        at += 4
        if token == BEGIN:
            end = blob.index(b"\0", at)
            path.append(blob[at:end].decode())
            at = end + 4 & ~3
            tree["/".join(path) or "/"] = {}
        elif token == END:
            path.pop()
        elif token == PROPERTY:
            length, name = struct.unpack_from(">II", blob, at)
            name = blob[strings + name : blob.index(b"\0", strings + name)].decode()
            tree["/".join(path) or "/"][name] = bytearray(blob[at + 8 : at + 8 + length])
            at += 8 + length + 3 & ~3
        elif token == LAST:
            return tree


def apply(tree, parameter, value):
    """Returns the fragments that the parameter switches off."""
    override, at, off = bytes(tree["/__overrides__"][parameter]), 0, set()
    by_phandle = {bytes(node["phandle"]): node for node in tree.values() if "phandle" in node}
    while at < len(override):
        end = override.index(b"\0", at + 4)
        handle, target = override[at : at + 4], override[at + 4 : end].decode()
        at = end + 1
        if handle == bytes(4):
            assert re.fullmatch("([+-][0-9]+)+", target), target
            off |= {int(fragment) for fragment in re.findall("-([0-9]+)", target)}
            continue
        name, offset, literal = re.fullmatch("([^:]+):([0-9]+)(?:=(.+))?", target).groups()
        cell = by_phandle[handle][name]
        assert int(offset) + 4 <= len(cell), f"{parameter} writes behind the end of {name}"
        struct.pack_into(">I", cell, int(offset), int(literal or value, 0))
    return off


def cells(tree, label, name):
    path = tree["/__symbols__"][label].rstrip(b"\0").decode()
    value = tree[path][name]
    return " ".join(str(cell) for cell in struct.unpack(f">{len(value) // 4}I", value))


CASES = [
    # overlay, parameters, label and property, what is there then, fragments switched off
    ("piboot-lcd", "", "display_bus clock-frequency", "100000", set()),
    ("piboot-lcd", "baud=400000", "display_bus clock-frequency", "400000", set()),
    ("piboot-relays", "", "relay_pins brcm,pins", "5 6 13 16 19 20 21 26", set()),
    ("piboot-relays", "pin1=17", "relay_pins brcm,pins", "17 17 17 17 17 17 17 17", {1}),
    ("piboot-relays", "pin1=17,pin2=22", "relay_pins brcm,pins", "17 22 17 17 17 17 17 17", {1}),
    (
        "piboot-relays",
        "pin1=4,pin2=5,pin3=6,pin4=7,pin5=8,pin6=9,pin7=10,pin8=11",
        "relay_pins brcm,pins",
        "4 5 6 7 8 9 10 11",
        {1},
    ),
    ("piboot-relays", "", "relay_pins brcm,pull", "2", set()),
    ("piboot-relays", "level_high", "relay_pins brcm,pull", "1", set()),
    ("piboot-shutdown-button", "pin=4", "button_pin brcm,pins", "4", set()),
    ("piboot-shutdown-button", "debounce=50", "button debounce-interval", "50", set()),
]


def main(directory):
    for overlay, parameters, target, expected, switched in CASES:
        with open(f"{directory}/{overlay}.dtbo", "rb") as file:
            tree = nodes(file.read())
        off = set()
        for parameter in filter(None, parameters.split(",")):
            name, _, value = parameter.partition("=")
            off |= apply(tree, name, value or "1")
        found = cells(tree, *target.split(" "))
        if (found, off) != (expected, switched):
            sys.exit(f"{overlay},{parameters}: {target} is {found}, not {expected}; off: {off}, not {switched}")
    # The button's pin is the second cell of a GPIO specifier, behind the phandle of the chip.
    with open(f"{directory}/piboot-shutdown-button.dtbo", "rb") as file:
        tree = nodes(file.read())
    apply(tree, "pin", "4")
    assert cells(tree, "button", "gpios").split(" ")[1:] == ["4", "1"]
    print(f"{len(CASES) + 1} sets of parameters reach what they mean to")


main(sys.argv[1])
