using System.Diagnostics;
using System.Globalization;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary>One line on a terminal that tells how far long work is: bytes, speed, time left. Elsewhere nothing.</summary>
internal sealed class ProgressLine(TextWriter terminal, bool shows)
{
    private readonly Stopwatch _watch = new();
    private string? _step;
    private int _width;

    public async Task ShowAsync(ImportProgress progress)
    {
        if (!shows || progress.Step is not { } step)
        {
            return;
        }

        if (step != _step)
        {
            _step = step;
            _watch.Restart();
        }

        var text = Words(step, progress.Bytes, progress.Total, _watch.Elapsed.TotalSeconds);
        await terminal.WriteAsync("\r" + text.PadRight(_width));
        _width = text.Length;
    }

    public async Task EndAsync()
    {
        if (_width > 0)
        {
            await terminal.WriteAsync("\r" + new string(' ', _width) + "\r");
            _width = 0;
        }
    }

    /// <summary>Such as <c>unpacking  312 of 1,203 MB, 41 MB/s, 22 s left</c>.</summary>
    internal static string Words(string step, long? bytes, long? total, double seconds)
    {
        if (bytes is not { } done)
        {
            return step + " …";
        }

        var culture = CultureInfo.InvariantCulture;
        var text = total is { } all
            ? string.Create(culture, $"{step}  {done / 1e6:N0} of {all / 1e6:N0} MB")
            : string.Create(culture, $"{step}  {done / 1e6:N0} MB");
        if (seconds < 1 || done == 0)
        {
            return text;
        }

        var speed = done / seconds;
        text += string.Create(culture, $", {speed / 1e6:N0} MB/s");
        return total is { } whole && whole > done
            ? text + string.Create(culture, $", {(whole - done) / speed:N0} s left")
            : text;
    }
}
