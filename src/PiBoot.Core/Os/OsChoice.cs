using System.Collections.Immutable;
using PiBoot.Core.Clients;

namespace PiBoot.Core.Os;

/// <summary>Which operating systems new clients get by the configuration.</summary>
/// <param name="Default">For all; null: it says nothing.</param>
/// <param name="ByFamily">By <see cref="ModelFamily"/>; that of all where a family is not in here.</param>
public sealed record OsChoice(string? Default, ImmutableSortedDictionary<string, string> ByFamily)
{
    /// <summary>The configuration says nothing.</summary>
    public static readonly OsChoice None = new(null, ImmutableSortedDictionary<string, string>.Empty);
}
