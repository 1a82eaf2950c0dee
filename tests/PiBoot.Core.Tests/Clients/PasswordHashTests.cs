using PiBoot.Core.Clients;

namespace PiBoot.Core.Tests.Clients;

/// <summary>Hashes of the word "raspberry", as openssl passwd and crypt(3) made them.</summary>
public sealed class PasswordHashTests
{
    private const string Sha512 = "$6$1/XU1AcfhaGPZri5$LINHLovUSXsIcBeuugYWRBTxIgh4kxz2k//xI1wvfM1B2LV7zcf0ZZKtYwgVcAoVh84K8pdO6Lb.YdR6cJDl/0";

    [Theory]
    [InlineData(Sha512)]
    [InlineData("$6$rounds=5000$WntQosrKkEUiEOzh$hp2Cakb.h0TvT/qGqAcoGrqf9ickhAMzjK1HtmbadU0vy9eBlbuz1C5TAv5S6K3w8BB8FT8mJQy6cmw/fZ0jT0")]
    [InlineData("$5$jMm5/7pAabHw.pbT$26gT8ElUc4q/qQoRuhgtB82uTP98MyDLf70TyEmzac3")]
    [InlineData("$5$own-salt$26gT8ElUc4q/qQoRuhgtB82uTP98MyDLf70TyEmzac3")]
    [InlineData("$y$j9T$dJe3K1Yq0b4fGJ0Yw8G5l0$8y7SSUl5jKrYWkOilaglUxaX0.XdxrZ70o3JIW4xPz0")]
    [InlineData("$2b$04$wWux6eVyRJLb3ANgoGxaxecttKUbJ9WSHvMt7mhqdvv9qffIvZVOq")]
    [InlineData("!")]
    public void A_hash_of_a_method_that_holds_is_good_and_so_is_no_password_at_all(string hash) => Assert.Null(PasswordHash.Fault(hash));

    [Theory]
    [InlineData("raspberry")]
    [InlineData("abeI39UDXGcO6")]
    [InlineData("!!")]
    [InlineData("*")]
    [InlineData(" ")]
    public void A_plain_password_is_refused_with_the_programs_that_hash_it_and_is_not_printed(string text)
    {
        var fault = PasswordHash.Fault(text)!;
        Assert.Contains("'openssl passwd -6' or 'mkpasswd'", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Trim(' ', '!', '*') is { Length: > 0 } word ? word : "\u0001", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$1$jENuk7GY$cRnZCjBjdr3AStNsNOiKe0")]
    [InlineData("$6$")]
    [InlineData("$6$$LINHLovUSXsIcBeuugYWRBTxIgh4kxz2k//xI1wvfM1B2LV7zcf0ZZKtYwgVcAoVh84K8pdO6Lb.YdR6cJDl/0")]
    [InlineData("$6$a:b$LINHLovUSXsIcBeuugYWRBTxIgh4kxz2k//xI1wvfM1B2LV7zcf0ZZKtYwgVcAoVh84K8pdO6Lb.YdR6cJDl/0")]
    [InlineData("$6$rounds=0$abc$LINHLovUSXsIcBeuugYWRBTxIgh4kxz2k//xI1wvfM1B2LV7zcf0ZZKtYwgVcAoVh84K8pdO6Lb.YdR6cJDl/0")]
    [InlineData("$5$jMm5/7pAabHw.pbT$26gT8ElUc4q/qQoRuhgtB82uTP98MyDLf70TyEmzac")]
    [InlineData("$2b$32$wWux6eVyRJLb3ANgoGxaxecttKUbJ9WSHvMt7mhqdvv9qffIvZVOq")]
    [InlineData("$2x$04$wWux6eVyRJLb3ANgoGxaxecttKUbJ9WSHvMt7mhqdvv9qffIvZVOq")]
    [InlineData(Sha512 + "\n")]
    [InlineData(Sha512 + ":0:0:")]
    [InlineData("$y$j9T$dJe3K1Yq0b4fGJ0Yw8G5l0")]
    public void What_only_begins_like_a_hash_is_told_to_be_cut_or_eaten_by_the_shell(string text)
    {
        var fault = PasswordHash.Fault(text)!;
        Assert.Contains("single quotes", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(text, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_beginning_of_a_hash_is_refused()
    {
        for (var length = 1; length < Sha512.Length; length++)
        {
            Assert.NotNull(PasswordHash.Fault(Sha512[..length]));
        }
    }

    [Fact]
    public void An_endless_hash_is_refused() => Assert.NotNull(PasswordHash.Fault("$y$" + new string('a', 1_000_000)));
}
