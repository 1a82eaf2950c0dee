using System.Text;
using PiBoot.Core.Images;

namespace PiBoot.Core.Tests.Images;

public sealed class ContentSignatureTests
{
    [Theory]
    [InlineData("1f8b0800", ContentKind.Gzip)]
    [InlineData("fd377a585a00", ContentKind.Xz)]
    [InlineData("28b52ffd", ContentKind.Zstandard)]
    [InlineData("502a4d1804000000", ContentKind.Zstandard)]
    [InlineData("504b0304", ContentKind.Zip)]
    [InlineData("504b0506", ContentKind.Foreign)]
    [InlineData("377abcaf271c", ContentKind.Foreign)]
    [InlineData("425a68393141", ContentKind.Foreign)]
    [InlineData("1f", ContentKind.Unknown)]
    [InlineData("", ContentKind.Unknown)]
    [InlineData("0000000000", ContentKind.Unknown)]
    public void The_first_bytes_tell(string hex, ContentKind kind) => Assert.Equal(kind, ContentSignature.Of(Convert.FromHexString(hex)).Kind);

    [Fact]
    public void A_disk_has_its_mark_at_the_end_of_the_first_sector_and_every_shorter_head_is_refused()
    {
        var sector = new byte[512];
        (sector[510], sector[511]) = (0x55, 0xaa);
        Assert.Equal(ContentKind.Disk, ContentSignature.Of(sector).Kind);
        for (var length = 0; length < sector.Length; length++)
        {
            Assert.Equal(ContentKind.Unknown, ContentSignature.Of(sector.AsSpan(0, length)).Kind);
        }
    }

    [Fact]
    public void A_web_page_in_place_of_a_download_is_told_so() =>
        Assert.Contains("web page", ContentSignature.Of(Encoding.ASCII.GetBytes("\r\n<!DOCTYPE html>")).Words, StringComparison.Ordinal);
}
