using System.Globalization;
using PiBoot.Core.Power;
using PiBoot.Linux.Commands;

namespace PiBoot.Linux.Relays;

/// <summary>
/// A program that switches, called as <c>PROGRAM on|off PORT</c>: 0 is success, and the last line it prints says what went wrong.
/// It cannot be asked, and nothing is called at the start or at the end: a PoE switch keeps its ports as they are.
/// </summary>
/// <param name="tell">Takes what the program printed, one line at a time, for the log.</param>
internal sealed class ExecRelayBank(ExecBankPlan plan, Action<string> tell) : IRelayBank
{
    /// <summary>Lines of one call that are told, and characters of a line; more is noise.</summary>
    private const int MaximumLines = 20;

    private const int MaximumLine = 200;

    public string Name => plan.Name;

    public IReadOnlyList<string> Ports => plan.Ports;

    public void Switch(string port, bool isPowered)
    {
        if (!plan.Ports.Contains(port))
        {
            throw new ArgumentException($"The bank {Name} has no relay {port}.", nameof(port));
        }

        var word = isPowered ? "on" : "off";
        var result = Command.RunInGroup(plan.Program, [word, port], plan.Limit);
        var lines = Lines(result);
        foreach (var line in lines.TakeLast(MaximumLines))
        {
            tell($"{plan.Program} {word} {port}: {line}");
        }

        if (!result.Succeeded)
        {
            throw new RelayException($"The relay {Name}/{port} was not switched {word}: {Failure(result, lines.LastOrDefault())}.");
        }
    }

    public bool? IsPowered(string port) => null;

    public void Dispose()
    {
        // Nothing is held between two calls.
    }

    private string Failure(CommandResult result, string? lastLine) => result.Ending switch
    {
        CommandEnding.NotFound => $"{plan.Program} cannot be run: {result.Errors}",
        CommandEnding.TimedOut => string.Create(CultureInfo.InvariantCulture, $"{plan.Program} did not end within {plan.Limit.TotalSeconds} s and was killed"),
        _ when lastLine is not null => $"{plan.Program} ended with code {result.ExitCode} and the words \"{lastLine}\"",
        _ => $"{plan.Program} ended with code {result.ExitCode} without a word",
    };

    /// <summary>Standard output, then standard error, without blank lines and control characters: the words come from a stranger's device.</summary>
    private static List<string> Lines(CommandResult result) =>
    [
        .. (result.Output + "\n" + result.Errors).Split('\n')
            .Select(line => new string([.. line.Where(c => !char.IsControl(c)).Take(MaximumLine)]).Trim())
            .Where(line => line.Length > 0),
    ];
}
