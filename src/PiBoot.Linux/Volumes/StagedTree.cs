using System.Text;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Volumes;

/// <summary>A tree that is made under a temporary name beside its real one and gets that one when it is whole and on the drive.</summary>
internal sealed class StagedTree : IDisposable
{
    private readonly string target;
    private readonly byte[] name;

    private StagedTree(string target)
    {
        this.target = target;
        var leaf = Path.GetFileName(target);
        name = Encoding.UTF8.GetBytes(leaf + "\0");
        Parent = OpenedDirectory.Open(Path.GetDirectoryName(target)!);
        Temporary = TemporaryName.ForPartial(leaf);
    }

    public OpenedDirectory Parent { get; }

    public byte[] Temporary { get; }

    /// <summary>Runs <paramref name="make"/>, which makes the tree as <see cref="Temporary"/>; when it fails, nothing stays.</summary>
    public static void Make(string target, Action<StagedTree> make, Action<OpenedDirectory, byte[]> remove)
    {
        using var staged = new StagedTree(Absolute(target));
        staged.RefuseExisting();
        try
        {
            make(staged);
            staged.Publish();
        }
        catch (Exception cause)
        {
            staged.Abandon(cause, remove);
            throw;
        }
    }

    public static string Absolute(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    public void Dispose() => Parent.Dispose();

    private void RefuseExisting()
    {
        if (Parent.Status(name) is not null)
        {
            throw FileFault.Of("create", target, FileFault.Exists);
        }
    }

    private void Publish()
    {
        using (var made = Parent.Child(Temporary))
        {
            if (VolumeCalls.SyncFileSystem(made.Handle) < 0)
            {
                throw FileFault.Last("write", target);
            }
        }

        if (VolumeCalls.RenameToNew(Parent.Handle, Temporary, Parent.Handle, name) < 0)
        {
            throw FileFault.Last("create", target);
        }

        Parent.Sync();
    }

    private void Abandon(Exception cause, Action<OpenedDirectory, byte[]> remove)
    {
        try
        {
            if (Parent.Status(Temporary) is not null)
            {
                remove(Parent, Temporary);
            }
        }
        catch (IOException leftover)
        {
            throw new IOException($"{cause.Message} What was made of it stays until the next start: {leftover.Message}", cause);
        }
    }
}
