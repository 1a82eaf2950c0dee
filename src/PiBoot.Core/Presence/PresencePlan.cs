namespace PiBoot.Core.Presence;

/// <summary>
/// Whom to ask when whether it is still there, and what to think of the answers. Times count from any fixed moment of a
/// clock that is never set. Pure, for one thread.
/// </summary>
public sealed class PresencePlan
{
    /// <summary>Between two questions to a client that answers, or to one that is known to be silent.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer may take; a busy Pi answers within milliseconds, as its kernel does it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Questions in a row without an answer that make a client silent.</summary>
    public const int Tries = 3;

    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    /// <summary>When something is due next; null while nobody is watched.</summary>
    public TimeSpan? Next => _watched.Count == 0 ? null : _watched.Values.Min(w => w.Due);

    /// <summary>Watches just these from now on: those that are new in turn over one interval, the others as before.</summary>
    public void Watch(IReadOnlyCollection<string> clients, TimeSpan now)
    {
        foreach (var gone in _watched.Keys.Except(clients, StringComparer.Ordinal).ToArray())
        {
            _watched.Remove(gone);
        }

        var added = clients.Where(c => !_watched.ContainsKey(c)).ToArray();
        for (var i = 0; i < added.Length; i++)
        {
            _watched[added[i]] = new Watched { Due = now + (Interval * i / added.Length) };
        }
    }

    /// <summary>What is to be done by now; every client of it is taken to have been asked.</summary>
    public IReadOnlyList<PresenceStep> TakeDue(TimeSpan now)
    {
        var steps = new List<PresenceStep>();
        foreach (var (client, watched) in _watched)
        {
            if (watched.Due <= now)
            {
                steps.Add(new PresenceStep(client, watched.Take(now)));
            }
        }

        return steps;
    }

    /// <summary>It could not be asked (our own cable is out, say): silence means nothing then.</summary>
    public void NotAsked(string client, TimeSpan now)
    {
        if (_watched.TryGetValue(client, out var watched))
        {
            watched.Unanswered = 0;
            watched.Due = now + Interval;
        }
    }

    /// <summary>A sign of life; true when it is news: an answer, or the first word after a silence.</summary>
    public bool Heard(string client, TimeSpan now)
    {
        if (!_watched.TryGetValue(client, out var watched))
        {
            return false;
        }

        var isNews = watched.Unanswered > 0 || watched.IsSilent;
        watched.Unanswered = 0;
        watched.IsSilent = false;
        watched.Due = isNews ? now + Interval : watched.Due;
        return isNews;
    }

    private sealed class Watched
    {
        public TimeSpan Due { get; set; }

        public int Unanswered { get; set; }

        public bool IsSilent { get; set; }

        public PresenceStepKind Take(TimeSpan now)
        {
            if (Unanswered == Tries)
            {
                IsSilent = true;
                Unanswered = 0;
                Due = now + Interval;
                return PresenceStepKind.Silent;
            }

            // One that is silent is asked once per interval, for the day when it is back.
            Unanswered = IsSilent ? 0 : Unanswered + 1;
            Due = now + (IsSilent ? Interval : Patience);
            return PresenceStepKind.Ask;
        }
    }
}
