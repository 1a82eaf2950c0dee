using PiBoot.Testing;

namespace PiBoot.Protocol.Tests;

/// <summary>
/// Packets as published, in <c>tests/captures/NAME.hex</c>, and beside each one what it says, in <c>NAME.txt</c>. A new
/// capture needs no code: add its <c>.hex</c>, run this test, and it tells how to take its reading over.
/// </summary>
public sealed class CaptureTests
{
    public static TheoryData<string> Names() =>
        [.. Directory.EnumerateFiles(Repository.Captures, "*.hex").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_capture_reads_as_its_golden_text(string name)
    {
        var packet = HexText.Capture(name);
        Assert.Null(GoldenFile.Difference($"tests/captures/{name}.txt", CaptureReading.Of(name, packet)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_prefix_of_a_capture_is_refused_or_read_and_never_throws(string name)
    {
        var packet = HexText.Capture(name);
        for (var length = 0; length <= packet.Length; length++)
        {
            Assert.NotEmpty(CaptureReading.Of(name, packet.AsSpan(0, length)));
        }
    }
}
