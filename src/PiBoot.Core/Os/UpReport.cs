namespace PiBoot.Core.Os;

/// <summary>
/// The small unit in a client's root that tells the appliance when the system is up. It needs nothing but systemd and
/// bash, finds its server on the kernel's command line, and so is the same in every root.
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

    public const string Unit =
        """
        [Unit]
        Description=Tell the network boot appliance that this system is up
        Documentation=man:systemd.special(7)
        ConditionKernelCommandLine=piboot.server
        After=network.target

        [Service]
        Type=oneshot
        ExecStart=/usr/local/lib/piboot/up
        TimeoutStartSec=90

        [Install]
        WantedBy=multi-user.target

        """;

    public const string Program =
        """
        #!/bin/bash
        # Tells the appliance named on the kernel command line that this system is up: host name, kernel, seconds.
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
        read -r seconds _ </proc/uptime
        body="client=$client&hostname=$(</proc/sys/kernel/hostname)&kernel=$(</proc/sys/kernel/osrelease)&seconds=$seconds"
        for pause in 1 2 4 8 16; do
          if exec 3<>"/dev/tcp/${server%:*}/${server##*:}"; then
            printf 'POST /api/v1/up HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n' "$server" >&3
            printf 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s' "${#body}" "$body" >&3
            read -r -t 10 _ status _ <&3
            exec 3>&-
            case ${status-} in 2*) exit 0 ;; esac
          fi
          sleep "$pause"
        done
        echo "The boot appliance at $server did not take the report." >&2
        exit 1

        """;
}
