namespace PiBoot.Core.Watchdog;

/// <summary>The loops that run at the moment, and whether they have come round since they were asked last.</summary>
public sealed class LifeSigns
{
    private readonly Lock _gate = new();
    private readonly List<LifeSign> _signs = [];

    /// <param name="name">As the log calls the loop.</param>
    /// <param name="wake">Makes the loop come round soon; called from any thread, and never after <see cref="End"/> has returned.</param>
    public LifeSign Begin(string name, Action wake)
    {
        var sign = new LifeSign(name, wake);
        lock (_gate)
        {
            _signs.Add(sign);
        }

        return sign;
    }

    public void End(LifeSign sign)
    {
        lock (_gate)
        {
            _signs.Remove(sign);
        }
    }

    /// <summary>The names of those that have not answered since the last look; all are asked for the next one.</summary>
    public IReadOnlyList<string> Look()
    {
        lock (_gate)
        {
            string[] silent = [.. _signs.Where(sign => !sign.HasAnswered).Select(sign => sign.Name)];
            _signs.ForEach(sign => sign.Ask());
            return silent;
        }
    }
}
