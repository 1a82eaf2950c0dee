namespace PiBoot.Core.Os;

/// <summary>
/// The small unit in a client's root that takes over the name servers which DHCP gave to the kernel or the initramfs:
/// nothing in the system configures the interface that the root hangs on, so nothing else would learn them.
/// </summary>
public static class NameServers
{
    public const string UnitPath = "etc/systemd/system/piboot-names.service";
    public const string WantsPath = "etc/systemd/system/sysinit.target.wants/piboot-names.service";
    public const string WantsTarget = "../piboot-names.service";
    public const string ProgramPath = "usr/lib/piboot/name-servers";

    /// <summary>Where the program writes them in the form of resolv.conf.</summary>
    public const string ResolverFile = "/run/piboot/resolv.conf";

    public const string Unit =
        """
        [Unit]
        Description=Take over the name servers that the network boot was given
        ConditionKernelCommandLine=piboot.client
        DefaultDependencies=no
        Before=sysinit.target network-pre.target systemd-resolved.service NetworkManager.service
        Wants=network-pre.target

        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=/usr/lib/piboot/name-servers
        TimeoutStartSec=10

        [Install]
        WantedBy=sysinit.target

        """;

    // /proc/net/pnp is the kernel's own DHCP (nfsroot.rst), /run/net-*.conf what an initramfs leaves of its own.
    public const string Program =
        """
        #!/bin/sh
        # Writes the name servers of the network boot for programs that read resolv.conf, and for systemd-resolved.
        PATH=/usr/sbin:/usr/bin:/sbin:/bin
        servers='' domain=''
        add() {
          case " $servers " in *" $1 "*) return ;; esac
          case $1 in '' | 0.0.0.0) ;; *) servers="$servers $1" ;; esac
        }
        if [ -r /proc/net/pnp ]; then
          while read -r key value _; do
            case $key in
              nameserver) add "$value" ;;
              domain) domain=$value ;;
            esac
          done </proc/net/pnp
        fi
        for file in /run/net-*.conf; do
          [ -r "$file" ] || continue
          while IFS='=' read -r key value; do
            value=${value#[\"\']}
            value=${value%[\"\']}
            case $key in
              IPV4DNS0 | IPV4DNS1) add "$value" ;;
              DNSDOMAIN) domain=${domain:-$value} ;;
            esac
          done <"$file"
        done

        mkdir -p /run/piboot /run/systemd/resolved.conf.d
        {
          echo '# From the DHCP answer of the network boot.'
          [ -z "$domain" ] || echo "search $domain"
          for server in $servers; do echo "nameserver $server"; done
        } >/run/piboot/resolv.conf
        {
          echo '[Resolve]'
          echo "DNS=${servers# }"
          echo "Domains=$domain"
        } >/run/systemd/resolved.conf.d/piboot.conf

        """;
}
