namespace PiBoot.Core.Os;

/// <summary>Small files that are put into a system so that it leaves the network interface of its root alone.</summary>
public static class PreparedFiles
{
    public const string NetworkManagerPath = "etc/NetworkManager/conf.d/90-piboot.conf";
    public const string NetworkdPath = "etc/systemd/network/01-piboot.network";
    public const string CloudInitPath = "etc/cloud/cloud.cfg.d/zz-piboot.cfg";
    public const string CloudUserPath = "etc/cloud/cloud.cfg.d/zz-piboot-user.cfg";
    public const string CloudSeedFolder = "var/lib/cloud/seed/nocloud";
    public const string SwapPath = "etc/rpi/swap.conf.d/90-piboot.conf";
    public const string InitramfsPath = "etc/initramfs-tools/conf.d/piboot";

    /// <summary>The line of dhcpcd.conf; wired interfaces by any of their names.</summary>
    public const string Dhcpcd = "denyinterfaces eth* en*";

    /// <param name="ownResolver">NetworkManager would write an empty resolv.conf for want of a connection.</param>
    public static string NetworkManager(bool ownResolver) =>
        $"""
        # The root of this system is mounted over the wired interface, which the kernel has configured.
        [keyfile]
        unmanaged-devices=interface-name:eth*;interface-name:en*
        {(ownResolver ? "\n[main]\ndns=none\n" : "")}
        """;

    /// <summary>The first file by name that fits an interface counts, netplan's come later.</summary>
    public const string Networkd =
        """
        # The root of this system is mounted over the wired interface, which the kernel has configured.
        [Match]
        Name=eth* en*

        [Link]
        Unmanaged=yes

        """;

    /// <summary>
    /// The data source is a folder of the root and not searched for on the network or on cards; address, host name, keys
    /// and disk are none of cloud-init's business. Later in the alphabet than what systems bring.
    /// </summary>
    public const string CloudInit =
        """
        # The network boot appliance gives this system its name, keys and address.
        datasource_list: [ NoCloud ]
        datasource:
          NoCloud:
            seedfrom: file:///var/lib/cloud/seed/nocloud/
        network:
          config: disabled
        preserve_hostname: true
        manage_etc_hosts: false
        ssh_deletekeys: false
        growpart:
          mode: "off"
        resize_rootfs: false

        """;

    /// <summary>Where a user is given, the system's default one with its well-known password is not made.</summary>
    public const string CloudUser = "# The network boot appliance gives this system its user.\nusers: []\n";

    public const string Swap = "# A swap file over the network is worse than none.\n[Main]\nMechanism=zram\n";

    /// <summary>The default of some systems packs only what the present root needs, which cannot be found out for NFS.</summary>
    public const string Initramfs = "# A root over NFS, whichever board it boots on.\nMODULES=most\n";

    public static string CloudMetaData(string instance, string hostname) => $"instance-id: {instance}\nlocal-hostname: {hostname}\n";
}
