namespace PiBoot.Core.Os;

/// <summary>
/// The small unit in a client's root that makes SSH host keys when there are none: most systems make them once, when
/// their package is installed, and a copied system must not keep those.
/// </summary>
public static class HostKeys
{
    public const string UnitPath = "etc/systemd/system/piboot-host-keys.service";
    public const string WantsPath = "etc/systemd/system/multi-user.target.wants/piboot-host-keys.service";
    public const string WantsTarget = "../piboot-host-keys.service";

    /// <summary>Raspberry Pi OS's own unit: it removes all keys before it makes new ones, then disables itself.</summary>
    public const string RaspberryUnit = "regenerate_ssh_host_keys.service";

    public const string Unit =
        """
        [Unit]
        Description=Make SSH host keys for this client
        ConditionPathExists=/usr/bin/ssh-keygen
        ConditionPathExistsGlob=!/etc/ssh/ssh_host_*_key
        After=regenerate_ssh_host_keys.service
        Before=ssh.service sshd.service

        [Service]
        Type=oneshot
        ExecStart=/usr/bin/ssh-keygen -A

        [Install]
        WantedBy=multi-user.target

        """;
}
