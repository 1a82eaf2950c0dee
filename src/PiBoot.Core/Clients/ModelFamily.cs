using PiBoot.Protocol.Pxe;

namespace PiBoot.Core.Clients;

/// <summary>
/// Boards that run the same kernels, by the name of their processor's first board: <c>pi1</c> to <c>pi5</c>. A 2B v1.2 is
/// a <c>pi3</c>: it has that processor (BCM2837) and runs 64-bit kernels, which no <c>pi2</c> does.
/// </summary>
public static class ModelFamily
{
    private const string Maker = "Raspberry Pi ";

    /// <summary>Highest code of the old numbering, all of them BCM2835: the first Pis.</summary>
    private const uint LastOldCode = 0x15;

    public static readonly IReadOnlyList<string> All = ["pi1", "pi2", "pi3", "pi4", "pi5"];

    /// <summary>By the revision code where the board told it, otherwise by the model's name; null where it could be several.</summary>
    public static string? Of(Client client) =>
        (client.Revision is { } revision ? OfRevision(new BoardRevision(revision)) : null) ?? OfModel(client.Model);

    /// <summary>A Pi 3 or older: its boot ROM is the one with the faults. One that tells nothing of itself counts as such.</summary>
    public static bool IsOld(Client client) => Of(client) switch
    {
        "pi1" or "pi2" or "pi3" => true,
        null => client.Revision is null,
        _ => false,
    };

    private static string? OfRevision(BoardRevision revision) => revision switch
    {
        // The warranty bits (24, 25) stand above an old code.
        { IsNewStyle: false } => (revision.Value & 0xffff) is > 1 and <= LastOldCode ? "pi1" : null,
        { Processor: < 5 } => All[revision.Processor],
        _ => null,
    };

    /// <summary>"Raspberry Pi 3 Model B or 2 Model B v1.2" is one family, "Raspberry Pi 3 or older" is none.</summary>
    private static string? OfModel(string? model)
    {
        if (model is null || !model.StartsWith(Maker, StringComparison.Ordinal))
        {
            return null;
        }

        var families = model[Maker.Length..].Split(" or ").Select(OfBoard).Distinct().ToArray();
        return families is [var only] ? only : null;
    }

    private static string? OfBoard(string board) => board switch
    {
        "2 Model B v1.2" or "Zero 2 W" => "pi3",
        _ when Begins(board, "Model ", "Zero", "Compute Module 1") => "pi1",
        _ when Begins(board, "2 ") => "pi2",
        _ when Begins(board, "3 ", "Compute Module 3") => "pi3",
        _ when Begins(board, "4 ", "400", "Compute Module 4") => "pi4",
        _ when board == "5" || Begins(board, "5 ", "500", "Compute Module 5") => "pi5",
        _ => null,
    };

    private static bool Begins(string board, params ReadOnlySpan<string> starts)
    {
        foreach (var start in starts)
        {
            if (board.StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
