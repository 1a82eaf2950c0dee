using System.Text.Json;
using PiBoot.Core.Access;

namespace PiBoot.Web.Login;

/// <summary>The password's hash, sessions and tokens in memory. Not thread-safe.</summary>
internal sealed class AccessBook
{
    private readonly Dictionary<string, SessionEntry> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TokenEntry> _tokens = new(StringComparer.Ordinal);

    public string? Id { get; private set; }

    public StoredPassword? Password { get; private set; }

    /// <summary>The last opened first.</summary>
    public IEnumerable<SessionEntry> Sessions => _sessions.Values.OrderByDescending(s => s.Created).ThenBy(s => s.Hash, StringComparer.Ordinal);

    /// <summary>By name.</summary>
    public IEnumerable<TokenEntry> Tokens => _tokens.Values.OrderBy(t => t.Name, StringComparer.Ordinal).ThenBy(t => t.Created);

    public int TokenCount => _tokens.Count;

    public void Set(StoredPassword password, string id)
    {
        Password = password;
        Id ??= id;
    }

    /// <summary>As on the first day, but for the id.</summary>
    public void Forget()
    {
        Password = null;
        _sessions.Clear();
        _tokens.Clear();
    }

    public SessionEntry? Session(string hash) => _sessions.GetValueOrDefault(hash);

    public TokenEntry? Token(string hash) => _tokens.GetValueOrDefault(hash);

    /// <summary>Where there are too many, the one that was used longest ago goes.</summary>
    /// <returns>Those that went.</returns>
    public IReadOnlyList<SessionEntry> Open(SessionEntry session)
    {
        _sessions[session.Hash] = session;
        return End([.. _sessions.Values.Where(s => s != session).OrderByDescending(s => s.Used).Skip(SessionLife.Most - 1)]);
    }

    public void Put(SessionEntry session) => _sessions[session.Hash] = session;

    public void Put(TokenEntry token) => _tokens[token.Hash] = token;

    public IReadOnlyList<SessionEntry> EndSessions(Func<SessionEntry, bool> which) => End([.. _sessions.Values.Where(which)]);

    /// <summary>Null when there is none of this id.</summary>
    public TokenEntry? EndToken(string id)
    {
        var token = _tokens.Values.FirstOrDefault(t => t.Id == id);
        return token is not null && _tokens.Remove(token.Hash) ? token : null;
    }

    public void Take(AccessRecord record)
    {
        Forget();
        (Id, Password) = (record.Id, record.Password);
        foreach (var session in record.Sessions ?? [])
        {
            Put(session);
        }

        foreach (var token in record.Tokens ?? [])
        {
            Put(token);
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(
        new AccessRecord(AccessRecord.Current, Id ?? "", Password, [.. Sessions], [.. Tokens]), AccessJson.Default.AccessRecord);

    private SessionEntry[] End(SessionEntry[] sessions)
    {
        foreach (var session in sessions)
        {
            _sessions.Remove(session.Hash);
        }

        return sessions;
    }
}
