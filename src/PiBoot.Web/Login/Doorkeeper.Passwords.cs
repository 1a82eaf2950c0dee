using System.Globalization;
using PiBoot.Core.Access;

namespace PiBoot.Web.Login;

/// <content>Passwords and the setup code.</content>
public sealed partial class Doorkeeper
{
    private const int IdBytes = 8;

    /// <summary>Sets the first password and logs in.</summary>
    /// <exception cref="OperationCanceledException">Who asked is gone.</exception>
    internal async Task<DoorReply> SetUpAsync(string code, string password, Visitor visitor, CancellationToken cancellation)
    {
        if (PasswordRules.Fault(password) is { } fault)
        {
            return new DoorReply(DoorAnswer.Unfit) { Fault = fault };
        }

        if (TryCode(code, visitor) is { Answer: not DoorAnswer.Done } refusal)
        {
            return refusal;
        }

        if (await _hasher.HashAsync(password, cancellation) is not { } stored)
        {
            return new DoorReply(DoorAnswer.Busy);
        }

        string session;
        lock (_gate)
        {
            if (_book.Password is not null)
            {
                return new DoorReply(DoorAnswer.AlreadySet);
            }

            SetPassword(stored);
            (session, _) = OpenSession(visitor);
        }

        _tell($"The password was set from {visitor.Address} with the setup code.");
        await _writer.DoneAsync();
        return new DoorReply(DoorAnswer.Done) { Session = session };
    }

    /// <exception cref="OperationCanceledException">Who asked is gone.</exception>
    internal async Task<DoorReply> LogInAsync(string password, Visitor visitor, CancellationToken cancellation)
    {
        var (reply, stored) = await CheckAsync(password, visitor, cancellation);
        if (reply.Answer != DoorAnswer.Done)
        {
            return reply;
        }

        string session;
        IReadOnlyList<SessionEntry> ended;
        lock (_gate)
        {
            if (_book.Password != stored)
            {
                return new DoorReply(DoorAnswer.Wrong);
            }

            (session, ended) = OpenSession(visitor);
        }

        TellEnded(ended);
        await _writer.DoneAsync();
        return new DoorReply(DoorAnswer.Done) { Session = session };
    }

    /// <summary>Who knows the password gives it another; all sessions but this one end.</summary>
    /// <exception cref="OperationCanceledException">Who asked is gone.</exception>
    internal async Task<DoorReply> ChangePasswordAsync(string current, string password, Caller caller, Visitor visitor, CancellationToken cancellation)
    {
        if (PasswordRules.Fault(password) is { } fault)
        {
            return new DoorReply(DoorAnswer.Unfit) { Fault = fault };
        }

        var (reply, known) = await CheckAsync(current, visitor, cancellation);
        return reply.Answer == DoorAnswer.Done ? await ReplaceAsync(password, known, caller, visitor, cancellation) : reply;
    }

    /// <summary>Whoever may open the control socket need not know the old one; all sessions end.</summary>
    /// <exception cref="OperationCanceledException">Who asked is gone.</exception>
    internal async Task<DoorReply> SetPasswordAsync(string password, Visitor visitor, CancellationToken cancellation)
    {
        if (PasswordRules.Fault(password) is { } fault)
        {
            return new DoorReply(DoorAnswer.Unfit) { Fault = fault };
        }

        StoredPassword? known;
        lock (_gate)
        {
            known = _book.Password;
        }

        return await ReplaceAsync(password, known, Caller.Control, visitor, cancellation);
    }

    /// <summary>As on the first day: no password, no session, no token, and a new setup code.</summary>
    internal async Task ResetAsync()
    {
        string[] ended;
        lock (_gate)
        {
            ended = [.. _book.Sessions.Select(s => s.Id), .. _book.Tokens.Select(t => t.Id)];
            _book.Forget();
            _codes.Renew();
            Change();
        }

        foreach (var id in ended)
        {
            Ended?.Invoke(id);
        }

        _tell($"The login was reset: the setup code is {SetupCode}.");
        await _writer.DoneAsync();
    }

    private static DoorReply Waiting(TimeSpan wait) => new(DoorAnswer.Wait) { Wait = wait };

    private DoorReply TryCode(string code, Visitor visitor)
    {
        string before;
        lock (_gate)
        {
            if (_book.Password is not null)
            {
                return new DoorReply(DoorAnswer.AlreadySet);
            }

            if (_codes.Wait(Now) is { Ticks: > 0 } wait)
            {
                return Waiting(wait);
            }

            if (_attempts.Begin(visitor.Address, Now) is { Ticks: > 0 } own)
            {
                return Waiting(own);
            }

            before = _codes.Current;
            if (_codes.Try(code, Now))
            {
                _attempts.Succeed(visitor.Address);
                return new DoorReply(DoorAnswer.Done);
            }
        }

        if (SetupCode is { } now && now != before)
        {
            _tell(string.Create(CultureInfo.InvariantCulture, $"{SetupCodes.Tries} wrong setup codes came, the last one from {visitor.Address}: the setup code is {now} now."));
        }

        return new DoorReply(DoorAnswer.Wrong);
    }

    /// <summary>Whether this is the password, as often as that may be asked.</summary>
    private async Task<(DoorReply Reply, StoredPassword? Known)> CheckAsync(string password, Visitor visitor, CancellationToken cancellation)
    {
        StoredPassword? known;
        lock (_gate)
        {
            known = _book.Password;
            if (known is null)
            {
                return (new DoorReply(DoorAnswer.NotSet), null);
            }

            if (_attempts.Begin(visitor.Address, Now) is { Ticks: > 0 } wait)
            {
                return (Waiting(wait), null);
            }
        }

        PasswordVerdict? verdict = null;
        try
        {
            verdict = password.Length is 0 or > PasswordRules.Longest ? new PasswordVerdict(false, null) : await _hasher.VerifyAsync(password, known, cancellation);
        }
        finally
        {
            End(visitor, verdict);
        }

        if (verdict is not { IsRight: true })
        {
            return (new DoorReply(verdict is null ? DoorAnswer.Busy : DoorAnswer.Wrong), null);
        }

        return (new DoorReply(DoorAnswer.Done), verdict.Better is { } better && TryReplace(known, better) ? better : known);
    }

    /// <summary>The end of an attempt; null: it was not looked at.</summary>
    private void End(Visitor visitor, PasswordVerdict? verdict)
    {
        lock (_gate)
        {
            if (verdict is null)
            {
                _attempts.Cancel(visitor.Address);
            }
            else if (verdict.IsRight)
            {
                _attempts.Succeed(visitor.Address);
            }
        }
    }

    private async Task<DoorReply> ReplaceAsync(string password, StoredPassword? known, Caller keep, Visitor visitor, CancellationToken cancellation)
    {
        if (await _hasher.HashAsync(password, cancellation) is not { } stored)
        {
            return new DoorReply(DoorAnswer.Busy);
        }

        IReadOnlyList<SessionEntry> ended;
        lock (_gate)
        {
            if (_book.Password != known)
            {
                return new DoorReply(DoorAnswer.AlreadySet);
            }

            ended = _book.EndSessions(s => s.Id != keep.Id);
            SetPassword(stored);
        }

        TellEnded(ended);
        _tell($"The password was changed from {visitor.Address}.");
        await _writer.DoneAsync();
        return new DoorReply(DoorAnswer.Done);
    }

    private bool TryReplace(StoredPassword known, StoredPassword better)
    {
        lock (_gate)
        {
            if (_book.Password != known)
            {
                return false;
            }

            SetPassword(better);
            return true;
        }
    }

    private void SetPassword(StoredPassword stored)
    {
        _book.Set(stored, Convert.ToHexStringLower(_random(IdBytes)));
        Change();
    }
}
