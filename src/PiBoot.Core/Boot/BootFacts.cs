namespace PiBoot.Core.Boot;

/// <summary>What was and what was not seen of one boot, as far as its verdict depends on it. Follows from the events alone.</summary>
public sealed class BootFacts
{
    /// <summary>Names of missing files that a verdict can still tell apart.</summary>
    private const int MaximumMissing = 100;

    private readonly List<string> _missing = [];

    /// <summary>The furthest stage on the way to up that it is in; never <see cref="BootStage.Stalled"/>.</summary>
    public BootStage Stage { get; private set; } = BootStage.Off;

    /// <summary>DISCOVERs since it last went on.</summary>
    public int Discovers { get; private set; }

    /// <summary>OFFERs of ours in this boot.</summary>
    public int Offers { get; private set; }

    /// <summary>Why we do not answer it; null when we do.</summary>
    public string? WaitingFor { get; private set; }

    /// <summary>A DHCP server was heard to offer it an address, or it named one that it got.</summary>
    public bool HasAddress { get; private set; }

    /// <summary>Another boot server that answered it, in words; null when none was heard.</summary>
    public string? OtherServer { get; private set; }

    /// <summary>Files that it has read whole.</summary>
    public int Files { get; private set; }

    public string? LastFile { get; private set; }

    /// <summary>Nothing but what a mask ROM loads was asked for.</summary>
    public bool RomStageOnly { get; private set; } = true;

    /// <summary>The firmware proper: start.elf, start4.elf and their kind; null before.</summary>
    public string? StartFile { get; private set; }

    /// <summary>Files read whole since the firmware proper, other than its fixup file.</summary>
    public int FilesAfterStart { get; private set; }

    /// <summary>What it asked for, did not get, and may need.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>A file whose transfer failed after the last one that went well, and how; null when none did.</summary>
    public string? Failed { get; private set; }

    /// <summary>Its kernel asked for an address.</summary>
    public bool LinuxAsked { get; private set; }

    /// <summary>It answers nothing any more that everything alive answers.</summary>
    public string? Silence { get; private set; }

    /// <summary>It said that it shuts down in order to come back.</summary>
    public bool Reboots { get; private set; }

    /// <summary>What it has mounted instead of its root; null when that is right or unknown.</summary>
    public string? WrongRoot { get; private set; }

    /// <summary>The first missing file that a rule is about.</summary>
    public string? MissingLike(Func<string, bool> rule) => _missing.Find(name => rule(name));

    internal void Apply(BootEvent seen)
    {
        if (seen.Stage != BootStage.Stalled)
        {
            Stage = seen.Stage;
        }

        switch (seen.Event)
        {
            case "discover":
                Discovers++;
                break;
            case "offer":
                Offers++;
                WaitingFor = null;
                break;
            case "waiting":
                WaitingFor = seen.Detail;
                break;
            case "address":
                HasAddress = true;
                break;
            case "other server":
                OtherServer = seen.Detail;
                break;
            case "request":
                Silence = null;
                HasAddress = true;
                LinuxAsked |= Stage == BootStage.Kernel;
                break;
            case "silent":
                Silence = seen.Detail;
                break;
            case "answers" or "up":
                Silence = null;
                break;
            case "reboot" or "shutdown" or "power off":
                Silence = null;
                Reboots = seen.Event == "reboot";
                break;
            case "wrong root":
                WrongRoot = seen.Detail;
                break;
            default:
                ApplyFile(seen);
                break;
        }
    }

    private void ApplyFile(BootEvent seen)
    {
        if (seen.File is not { } name)
        {
            return;
        }

        Discovers = 0;
        RomStageOnly &= BootFiles.IsRomStage(name);
        if (seen.Event == "missing")
        {
            if (_missing.Count < MaximumMissing)
            {
                _missing.Add(name);
            }
        }
        else if (seen.Event == "file")
        {
            Files++;
            LastFile = name;
            Failed = null;
            FilesAfterStart += StartFile is not null && !BootFiles.IsFixup(name) && !BootFiles.IsStart(name) ? 1 : 0;
            StartFile = BootFiles.IsStart(name) ? name : StartFile;
        }
        else
        {
            Failed = $"{name} {seen.Event}";
        }
    }
}
