using PiBoot.Core.Access;

namespace PiBoot.Web.Login;

/// <content>Sessions and tokens.</content>
public sealed partial class Doorkeeper
{
    internal IReadOnlyList<SessionEntry> Sessions
    {
        get
        {
            var now = _time.GetUtcNow();
            lock (_gate)
            {
                return [.. _book.Sessions.Where(s => !SessionLife.IsOver(s.Created, s.Used, now))];
            }
        }
    }

    /// <summary>Whether there is a session or token with this id.</summary>
    internal bool IsGood(string id)
    {
        lock (_gate)
        {
            return _book.Sessions.Any(s => s.Id == id) || _book.Tokens.Any(t => t.Id == id);
        }
    }

    internal IReadOnlyList<TokenEntry> Tokens
    {
        get
        {
            lock (_gate)
            {
                return [.. _book.Tokens];
            }
        }
    }

    /// <summary>False when there is no such session.</summary>
    internal async Task<bool> EndSessionAsync(string id)
    {
        IReadOnlyList<SessionEntry> ended;
        lock (_gate)
        {
            ended = _book.EndSessions(s => s.Id == id);
            if (ended.Count == 0)
            {
                return false;
            }

            Change();
        }

        TellEnded(ended);
        await _writer.DoneAsync();
        return true;
    }

    /// <summary>Null where there are too many already, or no password yet: a token is not to open what the setup code keeps shut.</summary>
    /// <returns>Also the token, which nobody learns a second time.</returns>
    internal async Task<(TokenEntry Entry, string Token)?> AddTokenAsync(string name, TokenScope scope)
    {
        var token = Secret.New(_random, TokenRules.Prefix);
        var entry = new TokenEntry(Secret.HashOf(token)!, name.Trim(), scope, _time.GetUtcNow(), null);
        lock (_gate)
        {
            if (_book.TokenCount >= TokenRules.Most || _book.Password is null)
            {
                return null;
            }

            _book.Put(entry);
            Change();
        }

        await _writer.DoneAsync();
        return (entry, token);
    }

    /// <summary>False when there is no such token.</summary>
    internal async Task<bool> EndTokenAsync(string id)
    {
        lock (_gate)
        {
            if (_book.EndToken(id) is null)
            {
                return false;
            }

            Change();
        }

        Ended?.Invoke(id);
        await _writer.DoneAsync();
        return true;
    }

    /// <summary>What its cookie is to hold, and the sessions that make room for it.</summary>
    private (string Cookie, IReadOnlyList<SessionEntry> Ended) OpenSession(Visitor visitor)
    {
        var now = _time.GetUtcNow();
        var cookie = Secret.New(_random);
        IReadOnlyList<SessionEntry> ended =
        [
            .. _book.EndSessions(s => SessionLife.IsOver(s.Created, s.Used, now)),
            .. _book.Open(new SessionEntry(Secret.HashOf(cookie)!, visitor.Address, visitor.Browser, now, now)),
        ];
        Change();
        return (cookie, ended);
    }
}
