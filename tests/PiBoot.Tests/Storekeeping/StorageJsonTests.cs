using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using PiBoot.Core.Clients;
using PiBoot.Core.Drives;
using PiBoot.Core.Nfs;
using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using PiBoot.Protocol.Wire;
using PiBoot.Storekeeping;

namespace PiBoot.Tests.Storekeeping;

/// <summary>What goes from one process to the other arrives as it was, and nothing is left out of the table.</summary>
public sealed class StorageJsonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly ClientExtras Extras = new()
    {
        User = "anna",
        PasswordHash = "$5$a$b",
        AuthorizedKeys = "ssh-ed25519 AAAA\n",
        ConfigTxt = "a=1\n",
        CommandLine = "quiet",
        FilesFrom = "/srv/ä",
    };

    private static readonly RootWish Wish = new("00000001", "trixie", RootMode.Ephemeral, "pi", Extras);
    private static readonly Drive Stick = new("/dev/sda1", "piboot", "btrfs", "1-2", 64_000_000_000, 1, "Stick \"x\"", "usb", true, false, "/data", "data", null, "it is in use", true);
    private static readonly RootSnapshot Clean = new("clean", Noon, "trixie", true, 1, null);
    private static readonly ModelVerdict Verdict = new("Pi 4", false, ["no kernel"], ["hot"]);

    private static readonly KeptIdentity Kept = new("00000001", [new IdentityFile("machine-id", [0x61, 0x0a, 0xff])]);

    private static readonly StorageOrder[] Orders =
    [
        new OpenData(), new CleanUpData(), new ImportOs("/mnt/x", "trixie", new string('a', 64), "http://example.org/x"), new RemoveOs("trixie"),
        new CheckOs("trixie"), new LookAtRoot(Wish), new PrepareRoot(Wish with { Mode = RootMode.Shared, Extras = ClientExtras.None }), new MarkRootUsed("00000001"),
        new SnapshotRoot("00000001", null), new RemoveSnapshot("00000001", "clean"), new ReplaceRoot("00000001", "clean", true), new ListRoots(null, true),
        new ApplyExports([new NfsExport("/data/clients/1/root", new Ipv4Address(0xc0a80132), true, 7)]), new AskNfs(), new ListDrives(),
        new CheckDrive("/dev/sda", true), new PrepareDrive("/dev/sda", true), new MountDrive(), new EjectDrive(),
        new ReadIdentities(), new WriteIdentity(Kept),
    ];

    private static readonly StorageReply[] Replies =
    [
        OrderDone.Instance, new DataOpened("btrfs snapshot"), new DataCleaned(["left"]),
        new OsImported(new OsFacts(Noon, "/mnt/x", "image", "Debian", "arm64", "boot", [new PreparationStep("done", true)]), [Verdict]),
        new OsChecked([Verdict]), new RootLook(true, true, "trixie", RootMode.Ephemeral, true), Clean, new RootReplacement(false, "before"),
        new RootList([new RootEntry("00000001", "trixie", RootMode.Private, "ready", Noon, "reset", 1, 2, [Clean], ["last"])]),
        new NfsState("kernel nfsd", "down", "a1"), new DriveListing([Stick]),
        new IdentityList([Kept]),
    ];

    public static TheoryData<int> OrderNumbers => [.. Enumerable.Range(0, Orders.Length)];

    public static TheoryData<int> ReplyNumbers => [.. Enumerable.Range(0, Replies.Length)];

    [Fact]
    public void Every_order_and_every_reply_there_is_stands_in_the_table()
    {
        Assert.Equal(KindsOf(typeof(StorageOrder)), Orders.Select(o => o.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Equal(KindsOf(typeof(StorageReply)), Replies.Select(o => o.GetType().Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OrderNumbers))]
    public void An_order_arrives_as_it_was_on_one_line(int number)
    {
        var sent = JsonSerializer.Serialize(Orders[number], StorageJson.Default.StorageOrder);
        Assert.DoesNotContain('\n', sent);
        var arrived = JsonSerializer.Deserialize(sent, StorageJson.Default.StorageOrder)!;
        Assert.Equal(Orders[number].GetType(), arrived.GetType());
        Assert.Equivalent(Orders[number], arrived, strict: true);
        Assert.Equal(sent, JsonSerializer.Serialize(arrived, StorageJson.Default.StorageOrder));
    }

    [Theory]
    [MemberData(nameof(ReplyNumbers))]
    public void A_reply_arrives_as_it_was_on_one_line(int number)
    {
        var sent = JsonSerializer.Serialize(new StorageLine(null, Replies[number], null, null), StorageJson.Default.StorageLine);
        Assert.DoesNotContain('\n', sent);
        var arrived = JsonSerializer.Deserialize(sent, StorageJson.Default.StorageLine)!;
        Assert.Equal((null, null, null), (arrived.Progress, arrived.Failed, arrived.Cancelled));
        Assert.Equal(Replies[number].GetType(), arrived.Reply!.GetType());
        Assert.Equivalent(Replies[number], arrived.Reply, strict: true);
        Assert.Equal(sent, JsonSerializer.Serialize(arrived, StorageJson.Default.StorageLine));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Tests are never trimmed: all types are there.")]
    private static IEnumerable<string> KindsOf(Type kind) =>
        kind.Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(kind)).Select(type => type.Name).Order(StringComparer.Ordinal);
}
