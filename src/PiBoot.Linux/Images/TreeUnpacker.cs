using PiBoot.Core.Images;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>Takes an operating system over from a directory, or puts in order what came out of an archive.</summary>
internal sealed class TreeUnpacker(UnpackOrder order, UnpackMeter meter)
{
    private long copied;

    /// <exception cref="ImageException">No operating system is in it.</exception>
    public string FromDirectory()
    {
        using var source = OpenedDirectory.Open(order.Source);
        if (SystemTree.IsInTwo(source))
        {
            using var boot = source.Child("boot\0"u8);
            using var root = source.Child("root\0"u8);
            Copy(boot, order.BootTarget);
            Copy(root, order.RootTarget);
            return "directory with boot and root";
        }

        RefuseOther(source);
        using var files = SystemTree.OpenBoot(source);
        Copy(files, order.BootTarget);
        Copy(source, order.RootTarget);
        return "directory with a root file system";
    }

    /// <summary>All of the archive lies in the root's target.</summary>
    public string FromUnpacked(OpenedDirectory top)
    {
        if (SystemTree.IsInTwo(top))
        {
            Divide(top);
            return "boot and root";
        }

        RefuseOther(top);
        using var files = SystemTree.OpenBoot(top);
        Copy(files, order.BootTarget);
        return "root file system";
    }

    private static void RefuseOther(OpenedDirectory top)
    {
        if (!SystemTree.IsRoot(top))
        {
            throw new ImageException("holds no operating system: neither two folders boot and root (with etc and usr in it), nor etc and usr themselves");
        }
    }

    private void Copy(OpenedDirectory from, string target)
    {
        using var to = OpenedDirectory.Open(target);
        var before = copied;
        var bytes = new Forward(total =>
        {
            meter.AddWritten(before + total - copied);
            copied = before + total;
        });
        new TreeCopy(to, bytes, meter.Cancellation).From(from);
    }

    /// <summary>The root's entries go up in the place of the two folders.</summary>
    private void Divide(OpenedDirectory top)
    {
        var root = TemporaryName.ForPartial("root");
        var boot = TemporaryName.ForPartial("boot");
        NewEntry.Rename(top, "root\0"u8, top, root);
        NewEntry.Rename(top, "boot\0"u8, top, boot);
        using (var folder = top.Child(boot))
        {
            Copy(folder, order.BootTarget);
        }

        foreach (var name in top.Names().Where(name => !name.AsSpan().SequenceEqual(root)))
        {
            TreeRemoval.Remove(top, name);
        }

        using (var folder = top.Child(root))
        {
            var status = folder.Status();
            foreach (var name in folder.Names())
            {
                NewEntry.Rename(folder, name, top, name);
            }

            ExtendedAttributes.Copy(top, root, top, OpenedDirectory.Itself);
            NewEntry.Dress(top.Handle, new EntryLook(status.Mode, status.User, status.Group, status.ChangeSeconds, status.ChangeNanoseconds, []), top, OpenedDirectory.Itself);
        }

        var times = top.Status().Times;
        TreeRemoval.Remove(top, root);
        _ = EntryCalls.ChangeTimes(top.Handle, times);
    }

    private sealed class Forward(Action<long> action) : IProgress<long>
    {
        public void Report(long value) => action(value);
    }
}
