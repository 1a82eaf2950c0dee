using PiBoot.Core.Access;

namespace PiBoot.Core.Tests.Access;

public sealed class SetupCodesTests
{
    private byte _seed;

    [Fact]
    public void A_code_is_eight_characters_that_nobody_takes_for_one_another()
    {
        var all = Enumerable.Range(0, 256).Select(i => SetupCode.Of([.. Enumerable.Range(0, SetupCode.Bytes).Select(n => (byte)((i * 31) + n))])).ToArray();
        Assert.All(all, code => Assert.Matches("^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$", code));
        Assert.Equal(30, all.SelectMany(c => c).Where(c => c != '-').Distinct().Count());
    }

    [Theory]
    [InlineData("ABCD-2345")]
    [InlineData("abcd2345")]
    [InlineData(" abcd 2345 ")]
    [InlineData("A-B-C-D-2-3-4-5")]
    public void It_is_taken_however_it_is_typed(string typed)
    {
        Assert.Equal("ABCD2345", SetupCode.Plain(typed));
    }

    [Fact]
    public void Ten_wrong_ones_make_another_code_and_a_wait_that_grows()
    {
        var codes = new SetupCodes(Random);
        var now = TimeSpan.Zero;
        foreach (var wait in (int[])[1, 2, 4, 8, 15, 15])
        {
            var before = codes.Current;
            for (var i = 0; i < SetupCodes.Tries; i++)
            {
                Assert.Equal((TimeSpan.Zero, before), (codes.Wait(now), codes.Current));
                Assert.False(codes.Try("nonsense", now));
            }

            Assert.NotEqual(before, codes.Current);
            Assert.Equal(TimeSpan.FromMinutes(wait), codes.Wait(now));
            Assert.False(codes.Try(codes.Current, now), "the right one is not taken while everybody waits");
            now += TimeSpan.FromMinutes(wait);
            Assert.False(codes.Try(before, now), "the old one is good no more");
            Assert.True(codes.Try(codes.Current, now));
            codes.Renew();
        }
    }

    private byte[] Random(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(_seed++ + i))];
}
