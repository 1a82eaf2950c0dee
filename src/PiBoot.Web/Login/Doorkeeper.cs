using PiBoot.Core.Access;

namespace PiBoot.Web.Login;

/// <summary>
/// Knows who may come in from the network: the password, sessions and API tokens. It holds all in memory, and writes it to
/// the data drive while there is one: a drive that is missing locks nobody out and lets nobody in. Thread-safe; lives as
/// long as the service.
/// </summary>
public sealed partial class Doorkeeper : IAsyncDisposable
{
    private static readonly TimeSpan UseNoticed = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly AccessBook _book = new();
    private readonly AttemptLimit _attempts = new();
    private readonly SetupCodes _codes;
    private readonly AccessWriter _writer;
    private readonly PasswordHasher _hasher;
    private readonly TimeProvider _time;
    private readonly Func<int, byte[]> _random;
    private readonly Action<string> _tell;
    private readonly long _start;

    /// <param name="hasher">Makes and compares hashes of passwords; is disposed with this.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Makes so many random bytes.</param>
    /// <param name="tell">Takes what the log should say, in sentences.</param>
    public Doorkeeper(PasswordHasher hasher, TimeProvider time, Func<int, byte[]> random, Action<string> tell)
    {
        _hasher = hasher;
        _time = time;
        _random = random;
        _tell = tell;
        _start = time.GetTimestamp();
        _codes = new SetupCodes(random);
        _writer = new AccessWriter(Snapshot, Written, SetAside);
    }

    /// <summary>Told the id of a session or token that is good no more.</summary>
    public event Action<string>? Ended;

    /// <summary>No password is set: nobody can log in before it is.</summary>
    public bool NeedsSetup => SetupCode is not null;

    /// <summary>What it takes to set the first password, as it is shown; null while one is set.</summary>
    public string? SetupCode
    {
        get
        {
            lock (_gate)
            {
                return _book.Password is null ? _codes.Current : null;
            }
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>The session that a cookie belongs to; null when there is none, or no more.</summary>
    internal Caller? BySession(string? cookie)
    {
        if (Secret.HashOf(cookie) is not { } hash)
        {
            return null;
        }

        var now = _time.GetUtcNow();
        lock (_gate)
        {
            if (_book.Session(hash) is not { } session)
            {
                return null;
            }

            if (!SessionLife.IsOver(session.Created, session.Used, now))
            {
                if ((now - session.Used).Duration() >= UseNoticed)
                {
                    _book.Put(session with { Used = now });
                    NoteUse(now);
                }

                return new Caller(CallerKind.Session, session.Id, TokenScope.Full);
            }

            _book.EndSessions(s => s == session);
            Change();
        }

        Ended?.Invoke(Secret.IdOf(hash));
        return null;
    }

    /// <summary>Null for what is no token, or none any more.</summary>
    internal Caller? ByToken(string? token)
    {
        if (token?.StartsWith(TokenRules.Prefix, StringComparison.Ordinal) != true || Secret.HashOf(token) is not { } hash)
        {
            return null;
        }

        var now = _time.GetUtcNow();
        lock (_gate)
        {
            if (_book.Token(hash) is not { } entry)
            {
                return null;
            }

            if (entry.Used is not { } used || (now - used).Duration() >= UseNoticed)
            {
                _book.Put(entry with { Used = now });
                NoteUse(now);
            }

            return new Caller(CallerKind.Token, entry.Id, entry.Scope);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DetachAsync();
        _hasher.Dispose();
    }

    private void TellEnded(IEnumerable<SessionEntry> sessions)
    {
        foreach (var session in sessions)
        {
            Ended?.Invoke(session.Id);
        }
    }
}
