using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace PiBoot.Core.Metrics;

/// <summary>
/// Writes Prometheus' text format 0.0.4: one family after the other, each with its HELP and TYPE before its samples
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
/// </summary>
public sealed class MetricsText
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ArrayBufferWriter<byte> _bytes = new(32 * 1024);
    private readonly HashSet<string> _families = new(StringComparer.Ordinal);
    private string _family = "";

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public override string ToString() => Encoding.UTF8.GetString(_bytes.WrittenSpan);

    public void Counter(string name, string help) => Family(name, "counter", help);

    public void Gauge(string name, string help) => Family(name, "gauge", help);

    public void Histogram(string name, string help) => Family(name, "histogram", help);

    /// <summary>One of a family, which was begun before.</summary>
    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels) => Sample("", value, labels, null);

    /// <summary>The family's only sample.</summary>
    public void Sample(double value) => Sample("", value, [], null);

    /// <summary>A family of one gauge; left out where its value is not known.</summary>
    public void Gauge(string name, string help, double? value)
    {
        if (value is { } known)
        {
            Gauge(name, help);
            Sample(known);
        }
    }

    /// <summary>A family of one counter.</summary>
    public void Counter(string name, string help, double value)
    {
        Counter(name, help);
        Sample(value);
    }

    /// <summary>The samples of one histogram: buckets add up, the last one holds everything.</summary>
    public void Samples(HistogramReading reading, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        long below = 0;
        for (var i = 0; i < reading.Counts.Count; i++)
        {
            below += reading.Counts[i];
            Sample("_bucket", below, labels, i < reading.Bounds.Count ? reading.Bounds[i] : double.PositiveInfinity);
        }

        Sample("_sum", reading.Sum, labels, null);
        Sample("_count", below, labels, null);
    }

    private void Family(string name, string type, string help)
    {
        if (!_families.Add(name))
        {
            throw new InvalidOperationException($"The metrics have two families '{name}'.");
        }

        _family = name;
        Write("# HELP ");
        Write(name);
        Write(" ");
        Escaped(help, isLabel: false);
        Write("\n# TYPE ");
        Write(name);
        Write(" ");
        Write(type);
        Write("\n");
    }

    private void Sample(string suffix, double value, ReadOnlySpan<(string Name, string Value)> labels, double? bound)
    {
        Write(_family);
        Write(suffix);
        var before = "{";
        foreach (var (name, text) in labels)
        {
            Write(before);
            Write(name);
            Write("=\"");
            Escaped(text, isLabel: true);
            Write("\"");
            before = ",";
        }

        if (bound is { } known)
        {
            Write(before);
            Write("le=\"");
            Number(known);
            Write("\"");
            before = ",";
        }

        Write(before == "," ? "} " : " ");
        Number(value);
        Write("\n");
    }

    private void Number(double value)
    {
        if (double.IsNaN(value))
        {
            Write("NaN");
        }
        else if (double.IsInfinity(value))
        {
            Write(value > 0 ? "+Inf" : "-Inf");
        }
        else
        {
            // Whole numbers without an exponent, so that people can read them; Prometheus itself has doubles only.
            var target = _bytes.GetSpan(32);
            var length = 0;
            _ = Math.Abs(value) < 1e15 && value == Math.Truncate(value)
                ? Utf8Formatter.TryFormat((long)value, target, out length)
                : Utf8Formatter.TryFormat(value, target, out length);
            _bytes.Advance(length);
        }
    }

    private void Escaped(string text, bool isLabel)
    {
        var begin = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var escape = text[i] switch { '\\' => "\\\\", '\n' => "\\n", '"' when isLabel => "\\\"", _ => null };
            if (escape is not null)
            {
                Write(text.AsSpan(begin, i - begin));
                Write(escape);
                begin = i + 1;
            }
        }

        Write(text.AsSpan(begin));
    }

    private void Write(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, _bytes);
}
