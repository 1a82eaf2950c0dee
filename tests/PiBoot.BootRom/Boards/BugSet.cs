using System.Text;

namespace PiBoot.BootRom.Boards;

/// <summary>The faults a simulated board has. Their names on the command line are lower case with dashes.</summary>
public readonly record struct BugSet
{
    private readonly ulong bits;

    private BugSet(ulong bits) => this.bits = bits;

    public static BugSet Of(params ReadOnlySpan<Bug> bugs)
    {
        ulong bits = 0;
        foreach (var bug in bugs)
        {
            bits |= Bit(bug);
        }

        return new BugSet(bits);
    }

    public bool Has(Bug bug) => (bits & Bit(bug)) != 0;

    public BugSet With(params ReadOnlySpan<Bug> bugs) => new(bits | Of(bugs).bits);

    public BugSet Without(params ReadOnlySpan<Bug> bugs) => Without(Of(bugs));

    public BugSet Without(BugSet bugs) => new(bits & ~bugs.bits);

    /// <summary>Applies a list such as <c>+lost-first-discover,-needs-later-frame</c>; a name without a sign is switched
    /// on, <c>none</c> clears everything before it.</summary>
    /// <returns>False, with the name that is not known.</returns>
    public bool TryApply(string list, out BugSet changed, out string unknown)
    {
        changed = this;
        unknown = "";
        foreach (var item in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var name = item.TrimStart('+', '-');
            if (name == "none")
            {
                changed = default;
            }
            else if (TryParse(name, out var bug))
            {
                changed = item[0] == '-' ? changed.Without(bug) : changed.With(bug);
            }
            else
            {
                unknown = name;
                return false;
            }
        }

        return true;
    }

    public static string Name(Bug bug)
    {
        var text = new StringBuilder();
        foreach (var letter in bug.ToString())
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    public override string ToString()
    {
        var self = this;
        return string.Join(',', Enum.GetValues<Bug>().Where(bug => self.Has(bug)).Select(Name));
    }

    private static ulong Bit(Bug bug) => 1UL << (int)bug;

    private static bool TryParse(string name, out Bug bug)
    {
        foreach (var candidate in Enum.GetValues<Bug>())
        {
            if (Name(candidate) == name)
            {
                bug = candidate;
                return true;
            }
        }

        bug = default;
        return false;
    }
}
