using PiBoot.Core.Access;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Access;

public sealed class AccessRulesTests
{
    [Theory]
    [InlineData("12345678", null)]
    [InlineData("        ", null)]
    [InlineData("пароль12", null)]
    [InlineData("1234567", "A password of 7 characters is too short: it needs at least 8.")]
    [InlineData("", "The password is empty: it needs at least 8 characters.")]
    [InlineData(null, "The password is empty: it needs at least 8 characters.")]
    [InlineData("12345\t678", "The password has a line end, tab or other control character in it: leave that out.")]
    public void Only_the_length_of_a_password_counts(string? password, string? fault)
    {
        Assert.Equal(fault, PasswordRules.Fault(password));
    }

    [Fact]
    public void A_password_may_have_two_hundred_characters_and_no_more()
    {
        Assert.Null(PasswordRules.Fault(new string('a', 200)));
        Assert.Equal("A password of 201 characters is too long: it may have 200.", PasswordRules.Fault(new string('a', 201)));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36", "Chrome on Android")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", "Safari on Mac")]
    [InlineData("curl/8.5.0", "curl/8.5.0")]
    [InlineData("<script>alert(1)</script> and a very long story", "<script>alert(1)</script>")]
    [InlineData("\u0007\u0007", "unknown browser")]
    [InlineData("", "unknown browser")]
    [InlineData(null, "unknown browser")]
    public void A_browser_has_a_name_of_a_few_words(string? agent, string name)
    {
        Assert.Equal(name, BrowserName.Of(agent));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(30, 29, false)]
    [InlineData(31, 30, true)]
    [InlineData(90, 0, true)]
    [InlineData(-400, -400, false)]
    public void A_session_is_over_after_a_month_without_use_and_after_three(int createdDaysAgo, int usedDaysAgo, bool isOver)
    {
        var now = ManualTime.Noon;
        Assert.Equal(isOver, SessionLife.IsOver(now - TimeSpan.FromDays(createdDaysAgo), now - TimeSpan.FromDays(usedDaysAgo), now));
    }

    [Theory]
    [InlineData(0.2, 1, "1 second")]
    [InlineData(1.2, 2, "2 seconds")]
    [InlineData(120, 120, "120 seconds")]
    [InlineData(121, 121, "3 minutes")]
    [InlineData(900, 900, "15 minutes")]
    public void A_wait_is_told_in_words_and_in_whole_seconds(double seconds, int header, string words)
    {
        Assert.Equal((header, words), (WaitWords.Seconds(TimeSpan.FromSeconds(seconds)), WaitWords.Of(TimeSpan.FromSeconds(seconds))));
    }
}
