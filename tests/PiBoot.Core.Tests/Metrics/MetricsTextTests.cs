using PiBoot.Core.Metrics;

namespace PiBoot.Core.Tests.Metrics;

public sealed class MetricsTextTests
{
    [Fact]
    public void A_family_has_its_help_and_type_once_before_its_samples()
    {
        var text = new MetricsText();
        text.Counter("a_total", "Things.");
        text.Sample(1, ("kind", "x"));
        text.Sample(2.5, ("kind", "y"), ("more", "z"));
        text.Gauge("b", "A level.", -3);
        Assert.Equal(
            """
            # HELP a_total Things.
            # TYPE a_total counter
            a_total{kind="x"} 1
            a_total{kind="y",more="z"} 2.5
            # HELP b A level.
            # TYPE b gauge
            b -3

            """, text.ToString());
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("a\nb\n", "a\\nb\\n")]
    [InlineData("\\\"\n", "\\\\\\\"\\n")]
    [InlineData("Küche ☕", "Küche ☕")]
    public void A_label_cannot_break_out_of_its_quotation_marks(string value, string written)
    {
        var text = new MetricsText();
        text.Gauge("a", "A.");
        text.Sample(0, ("l", value));
        Assert.EndsWith($"\na{{l=\"{written}\"}} 0\n", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_has_its_line_feeds_and_backslashes_escaped_and_nothing_else()
    {
        var text = new MetricsText();
        text.Gauge("a", "A \"b\" \\ c\nd", 0);
        Assert.StartsWith("# HELP a A \"b\" \\\\ c\\nd\n", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-1, "-1")]
    [InlineData(64_000_000_000, "64000000000")]
    [InlineData(0.1, "0.1")]
    [InlineData(1764034000.123, "1764034000.123")]
    [InlineData(1e21, "1E+21")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Values_are_written_as_Prometheus_reads_them(double value, string written)
    {
        var text = new MetricsText();
        text.Gauge("a", "A.", value);
        Assert.EndsWith($"\na {written}\n", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_not_known_is_left_out_with_its_family()
    {
        var text = new MetricsText();
        text.Gauge("a", "A.", null);
        Assert.Equal("", text.ToString());
    }

    [Fact]
    public void A_histogram_adds_up_to_its_infinite_bucket()
    {
        var histogram = new Histogram([0.5, 1, 10]);
        Array.ForEach([0.5, 0.5001, 1, 3, 10, 11, 1000], histogram.Observe);
        var text = new MetricsText();
        text.Histogram("a_seconds", "A.");
        text.Samples(histogram.Read(), ("model", "pi4"));
        Assert.Equal(
            """
            # HELP a_seconds A.
            # TYPE a_seconds histogram
            a_seconds_bucket{model="pi4",le="0.5"} 1
            a_seconds_bucket{model="pi4",le="1"} 3
            a_seconds_bucket{model="pi4",le="10"} 5
            a_seconds_bucket{model="pi4",le="+Inf"} 7
            a_seconds_sum{model="pi4"} 1026.0001
            a_seconds_count{model="pi4"} 7

            """, text.ToString());
    }

    [Fact]
    public void A_family_cannot_come_twice()
    {
        var text = new MetricsText();
        text.Gauge("a", "A.", 1);
        Assert.Throws<InvalidOperationException>(() => text.Gauge("a", "A.", 1));
    }
}
