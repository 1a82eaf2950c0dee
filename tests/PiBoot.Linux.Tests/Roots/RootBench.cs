using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Roots;
using PiBoot.Linux.Volumes;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Roots;

/// <summary>A data directory with the systems trixie and bookworm and one client, whose identity is there already.</summary>
internal sealed class RootBench
{
    public const string Client = "00000001";
    private const string MachineId = "0123456789abcdef0123456789abcdef";

    public RootBench(string path)
    {
        Data = new DataDirectory(path);
        Directory.CreateDirectory(Data.ClientsFolder);
        Directory.CreateDirectory(Data.OsFolder);
        Volumes = RootVolumes.Pick(Data.ClientsFolder);
        MakeSystem("trixie");
        MakeSystem("bookworm");
        MakeIdentity(Client);
    }

    public DataDirectory Data { get; }

    public IRootVolumes Volumes { get; }

    public ManualTime Time { get; } = new();

    /// <summary>What was told for the log.</summary>
    public List<string> Told { get; } = [];

    public string Folder => Data.ClientFolder(Client);

    public string Root => Data.ClientRoot(Client);

    /// <summary>What a user has put into the root; null: nothing.</summary>
    public string? Mine
    {
        get => MineIn(Root);
        set
        {
            File.WriteAllText($"{Root}/mine", value);
            File.WriteAllText($"{Data.ClientBoot(Client)}/mine", value);
        }
    }

    public static string? MineIn(string root) => File.Exists($"{root}/mine") ? File.ReadAllText($"{root}/mine") : null;

    public static RootWish Wish(string os, RootMode mode = RootMode.Private, string hostname = "pi", string client = Client) =>
        new(client, os, mode, hostname, ClientExtras.None);

    /// <summary>As a storekeeper that has just started.</summary>
    public ClientRoots Start(IRootVolumes? volumes = null) => new(Data, volumes ?? Volumes, Time, Told.Add);

    /// <summary>Prepares by one that has just started, a second later.</summary>
    public RootLook Prepare(string os, RootMode mode = RootMode.Private)
    {
        Time.Advance(1);
        return Start().Prepare(Wish(os, mode), null, CancellationToken.None);
    }

    public RootSnapshot Snapshot(string? name = null) => Start().Snapshot(Client, name, null, CancellationToken.None);

    public RootReplacement Replace(string? snapshot, bool atNextBoot = false)
    {
        Time.Advance(1);
        return Start().Replace(new ReplaceRoot(Client, snapshot, atNextBoot), null, CancellationToken.None);
    }

    public RootEntry Entry(bool withSpace = false) => Assert.Single(Start().List(Client, withSpace, CancellationToken.None).Roots);

    /// <summary>Every root of the client that is whole: the one in use, the snapshots, those that wait.</summary>
    public IEnumerable<string> WholeRoots()
    {
        var entry = Entry();
        return entry.Snapshots.Select(s => $"snapshots/{s.Name}").Concat(entry.Kept).Append(".")
            .Select(pair => $"{Folder}/{pair}/root").Where(Directory.Exists);
    }

    public void MakeIdentity(string client)
    {
        var store = Data.ClientIdentity(client);
        Directory.CreateDirectory(store);
        File.WriteAllText($"{store}/machine-id", MachineId + "\n");
        foreach (var type in (string[])["ed25519", "ecdsa", "rsa"])
        {
            File.WriteAllText($"{store}/ssh_host_{type}_key", "private");
            File.WriteAllText($"{store}/ssh_host_{type}_key.pub", "public");
        }
    }

    private void MakeSystem(string name)
    {
        Directory.CreateDirectory(Data.OsOf(name));
        Volumes.Create(Data.OsBoot(name));
        Volumes.Create(Data.OsRoot(name));
        File.WriteAllText($"{Data.OsBoot(name)}/config.txt", $"# {name}\n");
        Directory.CreateDirectory($"{Data.OsRoot(name)}/etc");
        File.WriteAllText($"{Data.OsRoot(name)}/etc/hostname", name + "\n");
        File.WriteAllText($"{Data.OsRoot(name)}/etc/hosts", "127.0.0.1 localhost\n");
    }
}
