using PiBoot.Core.Drives;
using PiBoot.Core.Storekeeping;
using PiBoot.Servers;

namespace PiBoot.Tests.Servers;

public sealed class DriveOrdersTests
{
    private static readonly Drive Stick = new("/dev/sda1", "piboot", "btrfs", "1-2", 64_000_000_000, null, null, "usb", true, false, "/srv/piboot", "data", null, null, true);

    private readonly List<string> _done = [];

    [Fact]
    public void What_would_be_refused_is_refused_before_anything_is_stopped()
    {
        var orders = new DriveOrders(new Keeper(_done, "/dev/sdb is mounted on /srv/piboot; 'piboot drive eject' takes it off."), WhileStopped);
        var refusal = Assert.Throws<StorageException>(() => orders.Prepare("/dev/sda", true, new Progress<StorageProgress>(), CancellationToken.None));
        Assert.StartsWith("/dev/sdb is mounted on", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["check /dev/sda erasing"], _done);
    }

    [Theory]
    [InlineData(true, "erasing")]
    [InlineData(false, "keeping")]
    public void What_may_be_prepared_is_prepared_while_nothing_is_served(bool erase, string words)
    {
        var orders = new DriveOrders(new Keeper(_done, null), WhileStopped);
        Assert.Equal(Stick, orders.Prepare("/dev/sda", erase, new Progress<StorageProgress>(), CancellationToken.None));
        Assert.Equal([$"check /dev/sda {words}", "stopped", $"prepare /dev/sda {words}", "serving"], _done);
    }

    private void WhileStopped(Action work)
    {
        _done.Add("stopped");
        work();
        _done.Add("serving");
    }

    private sealed class Keeper(List<string> done, string? refusal) : IStorekeeper
    {
        public TReply Do<TReply>(StorageOrder<TReply> order, IProgress<StorageProgress>? progress, CancellationToken cancellation)
            where TReply : StorageReply
        {
            StorageReply reply = order switch
            {
                CheckDrive check => Noted<StorageReply>($"check {check.Device} {Words(check.Erase)}", OrderDone.Instance),
                PrepareDrive prepare => Noted<StorageReply>($"prepare {prepare.Device} {Words(prepare.Erase)}", new DriveListing([Stick])),
                _ => throw new StorageException($"{order} was not expected."),
            };
            return refusal is null ? (TReply)reply : throw new StorageException(refusal);
        }

        private static string Words(bool erase) => erase ? "erasing" : "keeping";

        private T Noted<T>(string words, T reply)
        {
            done.Add(words);
            return reply;
        }
    }
}
