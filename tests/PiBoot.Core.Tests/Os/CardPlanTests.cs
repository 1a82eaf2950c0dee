using PiBoot.Core.Os;

namespace PiBoot.Core.Tests.Os;

public sealed class CardPlanTests
{
    [Theory]
    [InlineData("pi1", CardKind.Pi1, "bootcode.bin")]
    [InlineData("pi2", CardKind.Pi2, "bootcode.bin")]
    [InlineData("pi3-bootcode", CardKind.Pi3Bootcode, "bootcode.bin")]
    [InlineData("pi3-otp", CardKind.Pi3Otp, "bootcode.bin config.txt fixup.dat idle.img start.elf")]
    public void A_word_names_a_card_and_what_is_on_it(string word, CardKind kind, string files)
    {
        Assert.Equal(kind, CardPlan.Parse(word));
        var plan = CardPlan.For(kind);
        Assert.Equal(files, string.Join(' ', plan.Firmware.Select(f => f.Name).Concat(plan.Own.Keys).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pi4")]
    [InlineData("PI1")]
    public void Other_words_name_none(string word) => Assert.Null(CardPlan.Parse(word));
}
