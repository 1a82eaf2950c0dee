using System.Net.Sockets;
using System.Text;
using PiBoot.Storekeeping;

namespace PiBoot.Tests.Storekeeping;

public sealed class LineReaderTests
{
    private const int Longest = 40_000;

    [Fact]
    public void Lines_are_the_same_wherever_the_bytes_are_split()
    {
        const string Text = "one\n\nthree ä\nfour\n";
        var bytes = Encoding.UTF8.GetBytes(Text);
        for (var split = 0; split <= bytes.Length; split++)
        {
            using var pair = new SocketPair();
            pair.There.Send(bytes.AsSpan(0, split));
            var reader = new LineReader(pair.Here, Longest);
            var before = Encoding.UTF8.GetString(bytes, 0, split).Count(c => c == '\n');
            var lines = Enumerable.Range(0, before).Select(_ => Next(reader)).ToList();
            pair.There.Send(bytes.AsSpan(split));
            pair.There.Shutdown(SocketShutdown.Send);
            for (var line = Next(reader); line is not null; line = Next(reader))
            {
                lines.Add(line);
            }

            Assert.Equal(["one", "", "three ä", "four"], lines);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no end")]
    public void A_line_that_the_other_side_does_not_end_is_none(string rest)
    {
        using var pair = new SocketPair();
        pair.There.Send(Encoding.UTF8.GetBytes("whole\n" + rest));
        pair.There.Shutdown(SocketShutdown.Send);
        var reader = new LineReader(pair.Here, Longest);
        Assert.Equal("whole", Next(reader));
        Assert.Null(reader.Read());
    }

    [Theory]
    [InlineData(Longest, true)]
    [InlineData(Longest + 1, false)]
    public async Task A_line_may_be_as_long_as_the_limit_and_no_byte_longer(int length, bool fits)
    {
        using var pair = new SocketPair();
        var sending = Task.Run(() =>
        {
            pair.There.Send(Encoding.ASCII.GetBytes("short\n" + new string('x', length) + "\n"));
            pair.There.Shutdown(SocketShutdown.Send);
        });
        var reader = new LineReader(pair.Here, Longest);
        Assert.Equal("short", Next(reader));
        if (fits)
        {
            Assert.Equal(length, reader.Read()!.Value.Length);
        }
        else
        {
            Assert.Contains("40000", Assert.Throws<InvalidDataException>(() => reader.Read()).Message, StringComparison.Ordinal);
        }

        await sending;
    }

    [Fact]
    public void Bytes_without_an_end_are_refused_before_the_other_side_closes()
    {
        using var pair = new SocketPair();
        var reader = new LineReader(pair.Here, 16 * 1024 - 1);
        pair.There.Send(new byte[16 * 1024]);
        Assert.Throws<InvalidDataException>(() => reader.Read());
    }

    private static string? Next(LineReader reader) => reader.Read() is { } line ? Encoding.UTF8.GetString(line.Span) : null;
}
