using PiBoot.Core.Tftp;
using PiBoot.Linux.Net.Batching;
using PiBoot.Linux.Net.Tftp;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Tests.Net;

public sealed class TftpEngineTests : IDisposable
{
    private readonly EngineFixture _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(1467)]
    [InlineData(1468)]
    [InlineData(1_000_000)]
    public void A_file_arrives_as_it_is(int length)
    {
        var bytes = _engine.Write("file", length);
        using var client = _engine.Client();
        Assert.Equal(bytes, client.Get("file"));
        Assert.Equal(bytes, client.Get("file", 1468));
        var report = _engine.Await(TransferOutcome.Completed);
        Assert.Equal((length, length, 512), (report.FileSize, report.BytesSent, report.BlockSize));
    }

    [Fact]
    public void The_mask_ROM_gets_its_first_block_without_OACK()
    {
        var bytes = _engine.Write("bootcode.bin", 700);
        using var client = _engine.Client();
        client.ToRequestPort([0, 1, .. "bootcode.bin"u8, 0, .. "octet"u8, 0]);
        Assert.Equal(bytes, client.ReadBlocks(512));
    }

    [Fact]
    public void The_Pi_5_gets_this_OACK()
    {
        _engine.Write("config.txt", 1234);
        using var client = _engine.Client();
        client.ToRequestPort(
            [0, 1, .. "7bf18f79/config.txt"u8, 0, .. "octet"u8, 0, .. "tsize"u8, 0, .. "0"u8, 0, .. "blksize"u8, 0, .. "1468"u8, 0]);
        Assert.Equal([0, 6, .. "tsize"u8, 0, .. "1234"u8, 0, .. "blksize"u8, 0, .. "1468"u8, 0], client.Receive());
    }

    [Fact]
    public void A_probe_that_is_terminated_and_read_again_is_no_failure()
    {
        var bytes = _engine.Write("start4.elf", 3000);
        using var probe = _engine.Client();
        probe.Request("91cdf03d/start4.elf", "tsize", "0", "blksize", "1024");
        Assert.Equal(6, probe.Receive()[1]);
        probe.Terminate();
        var report = _engine.Await(TransferOutcome.Terminated);
        Assert.Equal((3000, "Early terminate"), (report.FileSize, report.Detail));
        using var reader = _engine.Client();
        Assert.Equal(bytes, reader.Get("91cdf03d/start4.elf", 1024));
    }

    [Fact]
    public void The_reading_request_may_come_before_the_end_of_the_probe()
    {
        var bytes = _engine.Write("config.txt", 600);
        using var probe = _engine.Client();
        using var reader = _engine.Client();
        probe.Request("config.txt", "tsize", "0");
        probe.Receive();
        reader.Request("config.txt", "tsize", "0");
        reader.Receive();
        probe.Terminate();
        reader.Acknowledge(0);
        Assert.Equal(bytes, reader.ReadBlocks(512));
    }

    [Fact]
    public void A_superseded_OACK_is_not_sent_twice()
    {
        _engine.Write("fixup.dat", 600);
        using var probe = _engine.Client();
        using var reader = _engine.Client();
        probe.Request("fixup.dat", "tsize", "0");
        probe.Receive();
        reader.Get("fixup.dat");
        Assert.True(probe.IsSilentFor(1500));
        probe.Request("fixup.dat", "tsize", "0");
        Assert.Equal(6, probe.Receive()[1]);
    }

    [Fact]
    public void A_block_is_repeated_only_by_the_timer()
    {
        _engine.Write("start4.elf", 2000);
        using var client = _engine.Client();
        client.Request("start4.elf");
        client.Receive();
        client.Acknowledge(1);
        Assert.Equal(2, client.Receive()[3]);
        client.Acknowledge(1);
        client.Acknowledge(1);
        Assert.True(client.IsSilentFor(800));
        Assert.Equal(2, client.Receive()[3]);
    }

    [Fact]
    public void A_repeated_request_is_the_same_transfer()
    {
        _engine.Write("config.txt", 600);
        using var client = _engine.Client();
        client.Request("config.txt", "tsize", "0");
        var first = client.Receive();
        var port = client.From.Port;
        client.Request("config.txt", "tsize", "0");
        Assert.Equal(first, client.Receive());
        Assert.Equal(port, client.From.Port);
    }

    [Fact]
    public void The_next_file_from_the_same_port_comes_from_another_TID()
    {
        _engine.Write("a", 600);
        _engine.Write("b", 600);
        using var client = _engine.Client();
        client.Get("a");
        var port = client.From.Port;
        client.Get("b");
        Assert.NotEqual(port, client.From.Port);
    }

    [Fact]
    public void Windows_go_out_at_once()
    {
        _engine.Write("kernel8.img", 5000);
        using var client = _engine.Client();
        client.Request("kernel8.img", "windowsize", "4");
        Assert.Equal([0, 6, .. "windowsize"u8, 0, .. "4"u8, 0], client.Receive());
        client.Acknowledge(0);
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(_ => (int)client.Receive()[3]));
        client.Acknowledge(4);
        Assert.Equal(5, client.Receive()[3]);
    }

    [Fact]
    public void A_stranger_s_acknowledgement_gets_error_5_and_harms_nobody()
    {
        var bytes = _engine.Write("a", 600);
        using var client = _engine.Client();
        using var stranger = _engine.Client();
        client.Request("a", "tsize", "0");
        client.Receive();
        stranger.SendRaw(client.From, [0, 4, 0, 0]);
        stranger.ReceiveError(5);
        client.Acknowledge(0);
        Assert.Equal(bytes, client.ReadBlocks(512));
    }

    [Fact]
    public void Rendered_bytes_are_served_as_a_file_is()
    {
        _engine.Answers = facts => new TftpAnswer.Rendered([.. $"{facts.Server} {facts.FileName}".Select(c => (byte)c)]);
        using var client = _engine.Client();
        Assert.Equal("127.0.0.1 cmdline.txt"u8.ToArray(), client.Get("cmdline.txt"));
    }

    [Fact]
    public void An_ignored_request_is_met_with_silence()
    {
        _engine.Answers = _ => TftpAnswer.Ignore.Instance;
        using var client = _engine.Client();
        client.Request("x");
        Assert.True(client.IsSilentFor(200));
    }

    [Fact]
    public void Every_packet_of_noise_is_survived()
    {
        var chance = new Random(7);
        using var client = _engine.Client();
        for (var i = 0; i < 2000; i++)
        {
            var noise = new byte[chance.Next(700)];
            chance.NextBytes(noise);
            if (noise.Length > 1)
            {
                (noise[0], noise[1]) = (0, (byte)chance.Next(8));
            }

            client.ToRequestPort(noise);
        }

        var bytes = _engine.Write("a", 10);
        using var other = _engine.Client();
        Assert.Equal(bytes, other.Get("a"));
    }

    [Fact]
    public void A_second_server_on_the_port_is_noticed()
    {
        var options = new TftpEngineOptions { Port = _engine.Port, BindAddress = new Ipv4Address(0x7f000001), Workers = 2 };
        var failure = Assert.Throws<UdpPortException>(() => TftpEngine.Start(options, _engine));
        Assert.True(failure.IsTaken);
        Assert.Equal($"UDP port {_engine.Port} of 127.0.0.1 is taken", failure.Message);
    }

    [Fact]
    public async Task A_catalog_that_throws_stops_the_engine_and_surfaces()
    {
        using var failing = new EngineFixture { Answers = _ => throw new InvalidOperationException("broken catalog") };
        failing.ExpectsFailure = true;
        using var client = failing.Client();
        client.Request("x");
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing.Running);
    }

    [Fact]
    public async Task What_was_begun_is_finished_when_it_stops_and_nothing_more_is_taken()
    {
        // No time passes, so that nobody is found to be silent.
        using var engine = new EngineFixture(workers: 1, new StillTime());
        var bytes = engine.Write("kernel8.img", 100_000);
        using var begun = engine.Client();
        begun.Request("kernel8.img", "tsize", "0", "blksize", "1024");
        begun.Receive();

        engine.Stop();
        using var late = engine.Client();
        late.Request("absent");
        while (!late.IsSilentFor(1000))
        {
            // It has not heard of its stop yet.
            late.ReceiveError(1);
            late.Request("absent");
        }

        begun.Acknowledge(0);
        Assert.Equal(bytes, begun.ReadBlocks(1024));
        await engine.Running.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(late.IsSilentFor(0));
    }

    [Fact]
    public async Task Who_has_vanished_does_not_hold_up_its_stop()
    {
        using var engine = new EngineFixture(workers: 1);
        engine.Write("kernel8.img", 100_000);
        using var vanished = engine.Client();
        vanished.Request("kernel8.img");
        vanished.Receive();
        engine.Stop();
        await engine.Running.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private sealed class StillTime : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
