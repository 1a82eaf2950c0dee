using System.Text;
using PiBoot.Core.Display;
using PiBoot.Testing;
using PiBoot.Testing.Panels;

namespace PiBoot.Core.Tests.Display;

public sealed class DisplayPagesTests
{
    [Theory]
    [InlineData("16x2")]
    [InlineData("20x4")]
    [InlineData("21x8")]
    public void Each_situation_has_these_pages(string name)
    {
        var size = ScreenSize.Parse(name)!.Value;
        var text = new StringBuilder();
        foreach (var (situation, facts) in Situations.All)
        {
            text.Append($"{situation}\n");
            foreach (var page in DisplayPages.Of(facts, size))
            {
                text.Append(Framed.Of(Filled(page, size)));
            }
        }

        Assert.Null(GoldenFile.Difference($"tests/screens/pages-{name}.txt", text.ToString()));
    }

    [Fact]
    public void Every_page_fits_every_display_and_holds_only_what_displays_can_show()
    {
        foreach (var size in ScreenSize.All)
        {
            var pages = Situations.All.SelectMany(s => DisplayPages.Of(s.Facts, size)).ToArray();
            Assert.All(pages, page => Assert.InRange(page.Lines.Count, 1, size.Rows));
            var characters = pages.SelectMany(page => Filled(page, size)).SelectMany(line => line).Distinct();
            Assert.All(characters, c => Assert.True(c is (>= ' ' and <= '}' and not '\\') or DisplayText.Block, $"'{c}'"));
        }
    }

    [Fact]
    public void Every_word_of_a_sentence_can_be_read_on_every_display()
    {
        foreach (var size in ScreenSize.All)
        {
            var pages = DisplayPages.Of(Situations.Stalled, size).SelectMany(page => page.Lines);
            var told = string.Concat(pages.SelectMany(line => line).Where(c => c != ' '));
            foreach (var word in Situations.NoOffer.Split(' '))
            {
                Assert.Contains(word, told, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void No_two_pages_have_one_key()
    {
        var twice = Situations.Calm with { Troubles = ["1 thing is wrong.", "2 thing is wrong.", "2 thing is wrong."] };
        foreach (var facts in Situations.All.Select(s => s.Facts).Append(twice))
        {
            var keys = DisplayPages.Of(facts, ScreenSize.Small).Select(page => page.Key).ToArray();
            Assert.Equal(keys.Distinct(), keys);
        }
    }

    [Theory]
    [InlineData("", 16, "")]
    [InlineData("one two", 16, "one two")]
    [InlineData("a sentence that is long", 8, "a|sentence|that is|long")]
    [InlineData("0123456789abcdef0123", 16, "0123456789abcdef|0123")]
    [InlineData("x 0123456789abcdef0123", 16, "x|0123456789abcdef|0123")]
    [InlineData("0123456789abcdef", 16, "0123456789abcdef")]
    public void Text_is_broken_between_words(string text, int columns, string lines)
    {
        Assert.Equal(lines, string.Join('|', DisplayText.Wrap(text, columns)));
    }

    [Theory]
    [InlineData("Küche Straße Ärger ÖÜ", "Kueche Strasse Aerger OeUe")]
    [InlineData("café Łódź Žižkov", "cafe Lodz Zizkov")]
    [InlineData(@"C:\a~b", "C:/a-b")]
    [InlineData("‘a’ “b” … → 3×4 µ €", "'a' \"b\" ... -> 3x4 u EUR")]
    [InlineData("日本 😀", "?? ?")]
    [InlineData("tab\tline\nend\u0007", "tab line end?")]
    public void What_no_display_has_is_said_in_what_all_have(string text, string folded)
    {
        Assert.Equal(folded, DisplayText.Fold(text));
    }

    [Theory]
    [InlineData("netboot", "ready", 20, "netboot        ready")]
    [InlineData("a-long-name-of-a-host", "ready", 16, "a-long-nam ready")]
    [InlineData("name", "0123456789abcdef", 16, "0123456789abcdef")]
    public void What_stands_on_the_right_is_never_cut(string left, string right, int columns, string line)
    {
        Assert.Equal(line, DisplayText.Between(left, right, columns));
    }

    private static IReadOnlyList<string> Filled(DisplayPage page, ScreenSize size) =>
        [.. Enumerable.Range(0, size.Rows).Select(row => DisplayText.Fit(row < page.Lines.Count ? page.Lines[row] : "", size.Columns))];
}
