namespace PiBoot.Core.Access;

/// <summary>
/// Limits how often a secret may be tried, by address and in all. An attempt counts as wrong from its beginning, so that many
/// at once are no way around. Times are of a clock that never goes back. Not thread-safe.
/// </summary>
public sealed class AttemptLimit
{
    /// <summary>Addresses that are remembered; those that tried longest ago make room, and the limit in all holds for them still.</summary>
    public const int MostAddresses = 1000;

    private readonly Dictionary<string, AttemptCounter> _addresses = new(StringComparer.Ordinal);
    private AttemptCounter _all;

    /// <summary>How long this address has to wait; zero: the attempt has begun.</summary>
    public TimeSpan Begin(string address, TimeSpan now)
    {
        Forget(now);
        var own = _addresses.GetValueOrDefault(address);
        var freeAt = own.FreeAt(AttemptRule.OneAddress);
        if (_all.FreeAt(AttemptRule.All) is var allFreeAt && allFreeAt > freeAt)
        {
            freeAt = allFreeAt;
        }

        if (freeAt > now)
        {
            return freeAt - now;
        }

        MakeRoom(address);
        _addresses[address] = own.Next(now);
        _all = _all.Next(now);
        return TimeSpan.Zero;
    }

    /// <summary>The attempt was right: this address begins anew.</summary>
    public void Succeed(string address)
    {
        TakeBack();
        _addresses.Remove(address);
    }

    /// <summary>Nothing was tried after all.</summary>
    public void Cancel(string address)
    {
        TakeBack();
        if (_addresses.TryGetValue(address, out var own))
        {
            _addresses[address] = own with { Failures = Math.Max(0, own.Failures - 1) };
        }
    }

    /// <summary>Only its own: who knows the password does not give others new attempts by it.</summary>
    private void TakeBack() => _all = _all with { Failures = Math.Max(0, _all.Failures - 1) };

    private void Forget(TimeSpan now)
    {
        if (now - _all.Last > AttemptRule.All.ForgottenAfter)
        {
            _all = default;
        }

        foreach (var (address, counter) in _addresses)
        {
            if (now - counter.Last > AttemptRule.OneAddress.ForgottenAfter)
            {
                _addresses.Remove(address);
            }
        }
    }

    private void MakeRoom(string address)
    {
        if (_addresses.Count >= MostAddresses && !_addresses.ContainsKey(address))
        {
            _addresses.Remove(_addresses.MinBy(a => a.Value.Last).Key);
        }
    }
}
