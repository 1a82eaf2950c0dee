"""
Prints the manual page piboot(1), made from what the program says of itself.

  man.py PROGRAM >image/debian/piboot.1     after a change of verbs or options; tests/deb.sh compares
"""

import re
import subprocess
import sys

HEAD = r""".TH PIBOOT 1 "" "PiBootAppliance" "User Commands"
.SH NAME
piboot \- network boot for Raspberry Pis, beside any DHCP server
.SH SYNOPSIS
.B piboot
.I VERB
.RI [ OPTION ]...
.SH DESCRIPTION
.B piboot serve
is the service: proxy DHCP, TFTP, exports of roots over NFS, a web page. It is started by systemd as piboot.service, and
.B piboot storage
as piboot\-storage.service. Every other verb is a client of it, over the control socket.
.SH VERBS
"""
TAIL = r""".SH EXIT STATUS
0 done, 1 failed, 2 wrong usage, 3 no service answers.
.SH ENVIRONMENT
.TP
.B NO_COLOR
Nothing is coloured. Read from systemd: NOTIFY_SOCKET, WATCHDOG_USEC, LISTEN_FDS.
.SH FILES
.TP
.I /etc/piboot/piboot.conf
Configuration. Every key stands in it with its default and what it means.
.TP
.I /srv/piboot
The data drive: operating systems, roots of clients, registry.
.TP
.I /run/piboot/piboot.sock
Control socket; root and the group piboot may open it.
"""


def helped(program, path):
    return subprocess.run([program, *path, "--help"], check=True, capture_output=True, text=True).stdout


def section(text, title):
    found = re.search(rf"^{title}:\n((?:  .*\n|\n)*)", text, re.MULTILINE)
    return [line for line in found.group(1).splitlines() if line.strip()] if found else []


def escaped(text):
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return r"\&" + text if text[:1] in ".'" else text


def entries(lines):
    """Names and what is said of them; System.CommandLine puts two blanks between, and wraps nothing in a pipe."""
    for line in lines:
        name, _, words = line.strip().partition("  ")
        yield name, words.strip()


def verb(program, path):
    text = helped(program, path)
    subs = [name.split()[0] for name, _ in entries(section(text, "Commands"))]
    if subs:
        for sub in subs:
            yield from verb(program, [*path, sub])
        return
    usage = section(text, "Usage")[0].strip()
    yield f".SS {escaped(usage.removesuffix(' [options]'))}\n"
    yield " ".join(escaped(line.strip()) for line in section(text, "Description")) + "\n"
    for title in ("Arguments", "Options"):
        for name, words in entries(section(text, title)):
            # Every verb has these; they are said once.
            if not name.startswith(("-?", "--control", "--json", "--version")):
                yield f".TP\n.B {escaped(name)}\n{escaped(words)}\n"


def main():
    program = sys.argv[1]
    out = [HEAD]
    for name, _ in entries(section(helped(program, []), "Commands")):
        out += verb(program, [name.split()[0]])
    out.append(".SH COMMON OPTIONS\n")
    for name, words in (("--control PATH", "control socket of the service"), ("--json", "print JSON"), ("--help", "show help"), ("--version", "show the version")):
        out.append(f".TP\n.B {escaped(name)}\n{escaped(words)}\n")
    out.append(TAIL)
    sys.stdout.write("".join(out))


main()
