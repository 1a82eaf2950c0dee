using System.Globalization;
using PiBoot.Linux.Systemd;

namespace PiBoot.Linux.Gpio;

/// <summary>Finds lines by what a person calls them, on all chips of this machine.</summary>
internal static class GpioLines
{
    private const string Devices = "/dev";

    /// <summary>Takes lines as they are, in the order of their names; all or none.</summary>
    /// <param name="names">A line's name, a chip and an offset (<c>gpiochip0:17</c>), or an offset where the chip is given.</param>
    /// <param name="chip">The only chip to look at, by name or label; null: all.</param>
    /// <param name="shelf">Where lines may be that this service holds already.</param>
    /// <returns>Each with what was known of it before it was taken.</returns>
    /// <exception cref="GpioException">There is no such line, more than one, or somebody else holds it.</exception>
    public static IReadOnlyList<(GpioLine Line, GpioLineInfo Before)> Take(IReadOnlyList<string> names, string? chip, DescriptorShelf shelf)
    {
        var chips = new List<GpioChip>();
        var taken = new List<(GpioLine, GpioLineInfo)>();
        try
        {
            OpenAll(chips);
            foreach (var name in names)
            {
                var (holder, info) = Find(chips, name, chip);
                taken.Add((holder.Take(info, shelf), info));
            }

            return taken;
        }
        catch (GpioException)
        {
            taken.ForEach(line => line.Item1.Dispose());
            throw;
        }
        finally
        {
            chips.ForEach(each => each.Dispose());
        }
    }

    private static void OpenAll(List<GpioChip> chips)
    {
        // Raspberry Pi OS links an old number to a chip that has got a new one: a link is no other chip.
        var paths = Directory.EnumerateFiles(Devices, "gpiochip*").Where(path => new FileInfo(path).LinkTarget is null);
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            chips.Add(GpioChip.Open(path));
        }

        if (chips.Count == 0)
        {
            throw new GpioException("This machine has no GPIO chip: there is no /dev/gpiochip0.");
        }
    }

    private static (GpioChip Chip, GpioLineInfo Line) Find(List<GpioChip> chips, string name, string? chip)
    {
        var colon = name.LastIndexOf(':');
        if (chip is null && colon > 0 && Offset(name[(colon + 1)..]) is { } onChip)
        {
            return At(Chip(chips, name[..colon]), onChip);
        }

        if (chip is not null && Offset(name) is { } offset)
        {
            return At(Chip(chips, chip), offset);
        }

        return Named(chip is null ? chips : [Chip(chips, chip)], name);
    }

    private static (GpioChip Chip, GpioLineInfo Line) Named(List<GpioChip> chips, string name)
    {
        var found = new List<(GpioChip Chip, GpioLineInfo Line)>();
        foreach (var chip in chips)
        {
            found.AddRange(Enumerable.Range(0, chip.LineCount).Select(chip.Look).Where(line => line.Name == name).Select(line => (chip, line)));
        }

        return found.Count switch
        {
            1 => found[0],
            0 => throw new GpioException($"No GPIO chip has a line {name}: 'gpioinfo' lists those of this machine."),
            _ => throw new GpioException(
                $"More than one line is called {name}: say {found[0].Chip.Name}:{found[0].Line.Offset} or {found[1].Chip.Name}:{found[1].Line.Offset}."),
        };
    }

    private static (GpioChip Chip, GpioLineInfo Line) At(GpioChip chip, int offset) => offset < chip.LineCount
        ? (chip, chip.Look(offset))
        : throw new GpioException($"The chip {chip.Name} has no line {offset}: its last one is {chip.LineCount - 1}.");

    private static GpioChip Chip(List<GpioChip> chips, string name)
    {
        // What a link is called counts as well, so that a number of old still means the same pins.
        var target = new FileInfo(Path.Combine(Devices, name)).LinkTarget is { } link ? Path.GetFileName(link) : name;
        return chips.Find(chip => chip.Name == target)
            ?? chips.Find(chip => chip.Label == name)
            ?? throw new GpioException($"There is no GPIO chip {name}, only {string.Join(", ", chips.Select(chip => $"{chip.Name} ({chip.Label})"))}.");
    }

    private static int? Offset(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : null;
}
