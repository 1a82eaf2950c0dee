using System.Text.Json.Serialization;
using PiBoot.Core.Os;

namespace PiBoot.Web.Api;

/// <summary>An operating system. Times are UTC; what is not known of one that was put there by hand is absent.</summary>
public sealed record OsView
{
    public required string Name { get; init; }

    public required string State { get; init; }

    /// <summary>New clients get it.</summary>
    public bool Default { get; init; }

    /// <summary>Models whose new clients get it.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    public DateTime Imported { get; init; }

    public string? Trouble { get; init; }

    public string? Distribution { get; init; }

    public string? Architecture { get; init; }

    public string? Source { get; init; }

    /// <summary>What the source was.</summary>
    public string? Form { get; init; }

    /// <summary>What was changed in it so that it boots from the network.</summary>
    public IReadOnlyList<StepView>? Steps { get; init; }

    /// <summary>Only in the answer to an import.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<VerdictView>? Verdicts { get; init; }

    public static OsView Of(OsEntry os) => new()
    {
        Name = os.Name,
        State = os.State,
        Default = os.IsDefault,
        Models = os.Families,
        Imported = os.Imported.UtcDateTime,
        Trouble = os.Trouble,
        Distribution = os.Facts?.Distribution,
        Architecture = os.Facts?.Architecture,
        Source = os.Facts?.Source,
        Form = os.Facts?.Form,
        Steps = os.Facts?.Steps.Select(s => new StepView(s.Text, s.IsWarning)).ToArray(),
    };
}

/// <summary>One change of an imported system.</summary>
public sealed record StepView(string Text, bool Warning);

/// <summary>Whether a model would boot from an operating system, in the words that its LED would need.</summary>
public sealed record VerdictView(string Model, bool Boots, IReadOnlyList<string> Reasons, IReadOnlyList<string> Warnings)
{
    public static VerdictView Of(ModelVerdict verdict) => new(verdict.Model, verdict.Boots, verdict.Reasons, verdict.Warnings);
}
