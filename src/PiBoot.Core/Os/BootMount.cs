namespace PiBoot.Core.Os;

/// <summary>
/// The small unit in a client's root that mounts the client's own boot folder from the appliance where the card's first
/// partition used to be, so that an upgrade of kernel or firmware changes what is served at the next boot. The server's
/// address is on the kernel's command line and nowhere in the root.
/// </summary>
public static class BootMount
{
    public const string UnitPath = "etc/systemd/system/piboot-boot.service";
    public const string WantsPath = "etc/systemd/system/local-fs.target.wants/piboot-boot.service";
    public const string WantsTarget = "../piboot-boot.service";
    public const string ProgramPath = "usr/lib/piboot/mount-boot";

    /// <param name="mount">Without leading slash: <c>boot/firmware</c> or <c>boot</c>.</param>
    public static string Unit(string mount) =>
        $"""
        [Unit]
        Description=Mount this client's boot folder from the network boot appliance
        ConditionKernelCommandLine=piboot.boot
        DefaultDependencies=no
        After=systemd-remount-fs.service
        Before=local-fs.target cloud-init-local.service umount.target
        Conflicts=umount.target

        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=/{ProgramPath} /{mount}
        TimeoutStartSec=8
        TimeoutStopSec=2

        [Install]
        WantedBy=local-fs.target

        """;

    // `mount -i` leaves out mount.nfs, which may not be installed, and hands the options to the kernel as they are. A
    // soft mount would turn a short silence of the server into a half written kernel; the unit's time limit ends a wait.
    public const string Program =
        """
        #!/bin/sh
        # Mounts the boot folder that the kernel command line names at the directory given.
        PATH=/usr/sbin:/usr/bin:/sbin:/bin
        server='' nas='' folder='' version=3
        read -r line </proc/cmdline
        for word in $line; do
          case $word in
            piboot.server=*) server=${word#*=} ;;
            piboot.nfs=*) nas=${word#*=} ;;
            piboot.boot=*) folder=${word#*=} ;;
            nfsroot=*,vers=*) version=${word##*,vers=} && version=${version%%,*} ;;
          esac
        done
        server=${nas:-${server%:*}}
        [ -n "$server" ] && [ -n "$folder" ] || exit 0
        [ -d "$1" ] || mkdir -p "$1" || exit 1
        while read -r _ where _; do
          [ "$where" != "$1" ] || exit 0
        done </proc/self/mounts
        modprobe -q nfs 2>/dev/null
        exec mount -i -t nfs -o "vers=$version,proto=tcp,nolock,addr=$server,noatime" "$server:$folder" "$1"

        """;
}
