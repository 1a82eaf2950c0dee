using PiBoot.Core.Tftp;

namespace PiBoot.Linux.Tests.Net;

public sealed class TftpFileChangeTests : IDisposable
{
    private readonly EngineFixture _engine = new(workers: 1);

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void A_file_that_is_cut_while_it_is_sent_fails_this_transfer_and_no_other()
    {
        _engine.Write("kernel8.img", 3_000_000);
        var other = _engine.Write("other", 1000);
        using var client = _engine.Client();
        client.Request("kernel8.img", "blksize", "1468");
        client.Receive();
        client.Acknowledge(0);
        client.Receive();
        using (var file = File.OpenWrite(Path.Combine(_engine.Root, "kernel8.img")))
        {
            file.SetLength(100);
        }

        var block = 1;
        byte[] packet;
        do
        {
            client.Acknowledge(block++);
            packet = client.Receive();
        }
        while (packet[1] == 3);

        Assert.Equal([0, 5, 0, 0, .. "Read failed"u8, 0], packet);
        _engine.Await(TransferOutcome.ReadFailed);
        using var next = _engine.Client();
        Assert.Equal(other, next.Get("other"));
    }

    [Fact]
    public void A_file_that_is_written_while_it_is_sent_is_not_passed_off_as_whole()
    {
        _engine.Write("x", 600);
        using var client = _engine.Client();
        client.Request("x");
        client.Receive();
        File.SetLastWriteTimeUtc(Path.Combine(_engine.Root, "x"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        client.Acknowledge(1);
        client.ReceiveError(0);
        Assert.Equal("the file changed while it was sent", _engine.Await(TransferOutcome.ReadFailed).Detail);
    }

    [Fact]
    public void A_replaced_file_is_served_anew_while_the_running_transfer_keeps_the_old_one()
    {
        var before = _engine.Write("x", 2000);
        using var first = _engine.Client();
        using var second = _engine.Client();
        first.Request("x");
        var head = first.Receive();
        File.Delete(Path.Combine(_engine.Root, "x"));
        var after = _engine.Write("x", 1999);
        Assert.Equal(after, second.Get("x"));
        Assert.Equal(before[..512], head[4..]);
        first.Acknowledge(1);
        Assert.Equal(before[512..1024], first.Receive()[4..]);
    }

    [Fact]
    public void A_removed_tree_is_noticed()
    {
        _engine.Write("tree/x", 10);
        using var client = _engine.Client();
        client.Get("tree/x");
        Directory.Delete(Path.Combine(_engine.Root, "tree"), recursive: true);
        client.Request("tree/x");
        client.ReceiveError(1);
    }

    [Fact]
    public void Many_clients_read_one_cold_file_at_once()
    {
        var bytes = _engine.Write("initramfs8", 2_000_000);
        Parallel.For(0, 16, _ =>
        {
            using var client = _engine.Client();
            Assert.Equal(bytes, client.Get("initramfs8", 1468));
        });
    }
}
