using PiBoot.Core.Tftp;

namespace PiBoot.Linux.Tests.Net;

public sealed class TftpRefusalTests : IDisposable
{
    private readonly EngineFixture _engine = new(workers: 1);

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void A_missing_file_is_not_found()
    {
        using var client = _engine.Client();
        client.Request("pieeprom.sig", "tsize", "0");
        Assert.Equal("File not found", client.ReceiveError(1));
        Assert.Equal("pieeprom.sig", _engine.Await(TransferOutcome.NotFound).Request.FileName);
    }

    [Fact]
    public void The_second_root_is_asked_when_the_first_lacks_the_file()
    {
        var bytes = _engine.Write("os/x", 100);
        _engine.Answers = _ => new TftpAnswer.FromTree([_engine.Root + "/none", _engine.Root, _engine.Root + "/os"], "x");
        using var client = _engine.Client();
        Assert.Equal(bytes, client.Get("x"));
    }

    [Theory]
    [InlineData("outside")]
    [InlineData("outside-relative")]
    [InlineData("folder")]
    [InlineData("up/passwd")]
    public void Links_that_leave_the_root_and_folders_are_refused(string name)
    {
        Directory.CreateDirectory(Path.Combine(_engine.Root, "folder"));
        File.CreateSymbolicLink(Path.Combine(_engine.Root, "outside"), "/etc/passwd");
        File.CreateSymbolicLink(Path.Combine(_engine.Root, "outside-relative"), "../../../../../../etc/passwd");
        File.CreateSymbolicLink(Path.Combine(_engine.Root, "up"), "/etc");
        using var client = _engine.Client();
        client.Request(name);
        client.ReceiveError(2);
        _engine.Await(TransferOutcome.Refused);
    }

    [Fact]
    public void A_link_within_the_root_is_followed()
    {
        var bytes = _engine.Write("kernel-6.18.img", 700);
        File.CreateSymbolicLink(Path.Combine(_engine.Root, "kernel8.img"), "kernel-6.18.img");
        using var client = _engine.Client();
        Assert.Equal(bytes, client.Get("kernel8.img"));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    public void Names_that_leave_the_root_are_refused(string name)
    {
        using var client = _engine.Client();
        client.Request(name);
        client.ReceiveError(2);
    }

    [Fact]
    public void Writing_is_refused()
    {
        using var client = _engine.Client();
        client.Ask(2, "x", "octet");
        client.ReceiveError(4);
        Assert.Equal("x", _engine.Await(TransferOutcome.Refused).Request.FileName);
    }

    [Fact]
    public void Mail_is_refused()
    {
        using var client = _engine.Client();
        client.Ask(1, "x", "mail");
        client.ReceiveError(4);
    }

    [Fact]
    public void A_block_size_of_7_is_refused()
    {
        _engine.Write("x", 10);
        using var client = _engine.Client();
        client.Request("x", "blksize", "7");
        client.ReceiveError(8);
    }

    [Fact]
    public void A_request_longer_than_512_bytes_is_refused()
    {
        using var client = _engine.Client();
        client.Request(new string('x', 600));
        client.ReceiveError(4);
    }

    [Fact]
    public void Text_is_converted_and_a_large_file_is_not()
    {
        File.WriteAllText(Path.Combine(_engine.Root, "text"), "a\nb");
        _engine.Write("large", (1 << 20) + 1);
        using var client = _engine.Client();
        client.Ask(1, "text", "netascii", "tsize", "0");
        Assert.Equal("a\r\nb"u8.ToArray(), client.ReadBlocks(512));
        client.Ask(1, "large", "netascii");
        Assert.Contains("1 MiB", client.ReceiveError(2), StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_has_1024_transfers_and_not_one_more()
    {
        _engine.Write("x", 1000);
        var clients = Enumerable.Range(0, 1025).Select(_ => _engine.Client()).ToList();
        clients.ForEach(client => client.Request("x"));
        Assert.Equal("Too many transfers", clients[^1].ReceiveError(0));
        Assert.All(clients.SkipLast(1), client => Assert.Equal(3, client.Receive()[1]));
        clients.ForEach(client => client.Dispose());
        Assert.Equal("too many transfers", _engine.Await(TransferOutcome.Refused).Detail);
    }
}
