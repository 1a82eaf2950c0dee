namespace PiBoot.Core.Os;

/// <summary>
/// The first program of a client whose root is shared: it lays the memory of the client over the read-only system, and
/// between them the client's own files, and goes on with the system's init. It needs sh, mount, umount, pivot_root,
/// chroot and modprobe of that system, and no initramfs.
/// </summary>
public static class OverlayInit
{
    public const string ProgramPath = "usr/lib/piboot/overlay-init";

    /// <summary>An empty directory that must be there: the read-only root has no other place for mounts.</summary>
    public const string MountPoint = "usr/lib/piboot/memory";

    /// <summary>As a kernel command line names it.</summary>
    public const string Init = "/" + ProgramPath;

    public const string Program =
        """
        #!/bin/sh
        # The root of this client is shared and cannot be written. This puts the client's memory over it, with the
        # client's own files in between, and starts the real init there. Whatever fails is told on the console, and the
        # system starts without it.
        set -f
        PATH=/usr/sbin:/usr/bin:/sbin:/bin
        export PATH
        memory=/usr/lib/piboot/memory
        real=/sbin/init

        give_up() {
          echo "piboot: $1; going on with a root that cannot be written" >&2
          shift
          exec "$real" "$@"
        }

        mounted() {
          while read -r _ where _; do
            [ "$where" != "$1" ] || return 0
          done </proc/self/mounts
          return 1
        }

        [ -e /proc/self ] || mount -n -t proc proc /proc || give_up "no /proc" "$@"
        server='' nas='' layer='' version=3
        read -r line </proc/cmdline
        for word in $line; do
          case $word in
            piboot.server=*) server=${word#*=} ;;
            piboot.nfs=*) nas=${word#*=} ;;
            piboot.layer=*) layer=${word#*=} ;;
            nfsroot=*,vers=*) version=${word##*,vers=} && version=${version%%,*} ;;
          esac
        done
        server=${nas:-${server%:*}}

        modprobe -q overlay
        mount -n -t tmpfs -o mode=755 piboot-memory "$memory" || give_up "no memory can be mounted at $memory" "$@"
        mkdir "$memory/upper" "$memory/work" "$memory/layer" "$memory/root" || give_up "$memory cannot be written" "$@"
        lower=/
        if [ -n "$layer" ]; then
          modprobe -q nfs
          mount -n -i -t nfs -o "ro,vers=$version,proto=tcp,nolock,addr=$server" "$server:$layer" "$memory/layer" ||
            give_up "cannot mount this client's own files from $server:$layer" "$@"
          lower=$memory/layer:/
        fi
        mount -n -t overlay -o "lowerdir=$lower,upperdir=$memory/upper,workdir=$memory/work" piboot-root "$memory/root" ||
          give_up "this kernel cannot lay memory over the root (overlay)" "$@"

        # /proc last: it tells what is mounted.
        for part in sys dev run proc; do
          ! mounted "/$part" || mount -n --move "/$part" "$memory/root/$part"
        done
        cd "$memory/root" || give_up "cannot enter the new root" "$@"
        pivot_root . "${memory#/}" || echo "piboot: pivot_root failed; the new root is entered without it" >&2
        [ ! -c dev/console ] || exec <dev/console >dev/console 2>&1
        # The overlay holds the old root; its place in the tree is nobody's business any more.
        exec chroot . /bin/sh -c 'umount -n -l "$0"; exec "$@"' "$memory" "$real" "$@"

        """;
}
