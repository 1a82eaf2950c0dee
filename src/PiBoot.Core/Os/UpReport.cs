namespace PiBoot.Core.Os;

/// <summary>
/// The small unit in a client's root that tells the appliance when the system is up, takes its orders while it runs, and
/// says when it ends. It needs nothing but systemd and bash, finds its server on the kernel's command line, and so is the
/// same in every root.
/// </summary>
public static class UpReport
{
    public const string UnitPath = "etc/systemd/system/piboot-up.service";
    public const string WantsPath = "etc/systemd/system/multi-user.target.wants/piboot-up.service";
    public const string WantsTarget = "../piboot-up.service";
    public const string ProgramPath = "usr/local/lib/piboot/up";

    /// <summary>Where the report goes: a POST of form fields.</summary>
    public const string Route = "/api/v1/up";

    /// <summary>A GET that stays: lines with orders, and a dot now and then.</summary>
    public const string OrdersRoute = "/api/v1/orders";

    /// <summary>Where the last word goes: a POST of form fields.</summary>
    public const string LeavingRoute = "/api/v1/leaving";

    /// <remarks>
    /// Neither the boot nor the shutdown waits for it: <c>simple</c> counts as started at once, and nothing of it is given more
    /// than a few seconds at the end. It stays active should its program end: only so is its last word asked for.
    /// </remarks>
    public const string Unit =
        """
        [Unit]
        Description=Tell the network boot appliance that this system is up, and take its orders
        Documentation=man:systemd.special(7)
        ConditionKernelCommandLine=piboot.server
        After=network.target

        [Service]
        Type=simple
        ExecStart=/usr/local/lib/piboot/up
        ExecStop=-/usr/local/lib/piboot/up leaving
        RemainAfterExit=yes
        TimeoutStopSec=4

        [Install]
        WantedBy=multi-user.target

        """;

    public const string Program =
        """
        #!/bin/bash
        # Tells the appliance named on the kernel command line that this system is up: host name, kernel, root, seconds. Then
        # takes orders from it: reboot or poweroff. With the word 'leaving' it says that the system ends, if it does.
        set -u
        server='' client=''
        for word in $(</proc/cmdline); do
          case $word in
            piboot.server=*) server=${word#*=} ;;
            piboot.client=*) client=${word#*=} ;;
          esac
        done
        [ -n "$server" ] && [ -n "$client" ] || exit 0
        # No port: nobody takes reports.
        [[ $server == *:* ]] || exit 0

        connect() { exec 3<>"/dev/tcp/${server%:*}/${server##*:}"; } 2>/dev/null

        # post PATH BODY
        post() {
          local status=''
          connect || return 1
          printf 'POST %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n' "$1" "$server" >&3
          printf 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s' "${#2}" "$2" >&3
          read -r -t 10 _ status _ <&3 2>/dev/null
          exec 3>&-
          [[ $status == 2* ]]
        }

        # What is mounted at / last of all, in the form's spelling.
        root() {
          local source target root=''
          while read -r source target _; do
            [ "$target" != / ] || root=$source
          done </proc/mounts
          root=${root//%/%25} root=${root//&/%26}
          echo "${root//+/%2B}"
        }

        report() {
          read -r seconds _ </proc/uptime
          post /api/v1/up "client=$client&hostname=$(</proc/sys/kernel/hostname)&kernel=$(</proc/sys/kernel/osrelease)&seconds=$seconds&root=$(root)"
        }

        # Ends when the connection does. The appliance sends a dot every 15 s; after 40 s without one it is gone.
        orders() {
          local line
          connect || return
          printf 'GET /api/v1/orders?client=%s HTTP/1.0\r\nHost: %s\r\n\r\n' "$client" "$server" >&3
          while read -r -t 40 line <&3 2>/dev/null; do
            case ${line%$'\r'} in
              .) pause=5 ;;
              reboot | poweroff) systemctl --no-block "${line%$'\r'}" ;;
            esac
          done
          exec 3>&-
        }

        if [ "${1-}" = leaving ]; then
          # Also stopped by hand, by an upgrade or for kexec: then there is no such job, and nothing to say.
          while read -r _ target kind _; do
            case $target.$kind in
              reboot.target.start) leaving=reboot ;;
              poweroff.target.start) leaving=poweroff ;;
              halt.target.start) leaving=halt ;;
            esac
          done < <(systemctl list-jobs --no-legend --no-pager --plain)
          [ -z "${leaving-}" ] || post /api/v1/leaving "client=$client&leaving=$leaving"
          exit
        fi

        # Clients that start together must not all come back together.
        pause=1 told=''
        while :; do
          if [ -n "$told" ] || report; then
            [ -n "$told" ] || pause=5
            told=yes
            orders
          fi
          sleep "$pause.$((RANDOM % 10))"
          pause=$((pause * 2 > 18 ? 18 : pause * 2))
        done

        """;
}
