using PiBoot.Commands;
using PiBoot.Web.Api;

namespace PiBoot.Tests.Commands;

public sealed class ProgressLineTests
{
    [Theory]
    [InlineData("preparing", null, null, 10, "preparing …")]
    [InlineData("fetching", 0L, null, 10, "fetching  0 MB")]
    [InlineData("fetching", 1_500_000_000L, null, 0.5, "fetching  1,500 MB")]
    [InlineData("fetching", 1_500_000_000L, null, 10, "fetching  1,500 MB, 150 MB/s")]
    [InlineData("unpacking", 0L, 1_000_000_000L, 10, "unpacking  0 of 1,000 MB")]
    [InlineData("unpacking", 250_000_000L, 1_000_000_000L, 10, "unpacking  250 of 1,000 MB, 25 MB/s, 30 s left")]
    [InlineData("unpacking", 1_000_000_000L, 1_000_000_000L, 10, "unpacking  1,000 of 1,000 MB, 100 MB/s")]
    [InlineData("unpacking", 1_100_000_000L, 1_000_000_000L, 10, "unpacking  1,100 of 1,000 MB, 110 MB/s")]
    public void What_is_known_is_said(string step, long? bytes, long? total, double seconds, string expected) =>
        Assert.Equal(expected, ProgressLine.Words(step, bytes, total, seconds));

    [Fact]
    public async Task A_shorter_text_covers_the_one_before_and_the_end_leaves_an_empty_line()
    {
        using var terminal = new StringWriter();
        var line = new ProgressLine(terminal, shows: true);
        await line.ShowAsync(new ImportProgress("unpacking", null, null, null, null));
        await line.ShowAsync(new ImportProgress("done", null, null, null, null));
        await line.EndAsync();
        await line.EndAsync();
        Assert.Equal("\runpacking …\rdone …     \r      \r", terminal.ToString());
    }

    [Fact]
    public async Task Where_there_is_no_terminal_nothing_is_written()
    {
        using var terminal = new StringWriter();
        var line = new ProgressLine(terminal, shows: false);
        await line.ShowAsync(new ImportProgress("unpacking", 1, 2, null, null));
        await line.EndAsync();
        Assert.Equal("", terminal.ToString());
    }
}
