using PiBoot.Core.Access;

namespace PiBoot.Web.Login;

/// <content>What is kept on the data drive.</content>
public sealed partial class Doorkeeper
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMinutes(1);

    private string? _fault;
    private DateTimeOffset _failedAt;
    private string? _writeFault;
    private int _changes;
    private int _snapshot;
    private int _written;
    private DateTimeOffset _writtenAt;

    /// <summary>What is wrong with what is kept, and what to do; null when all is well.</summary>
    public string? Trouble
    {
        get
        {
            lock (_gate)
            {
                return _fault ?? _writeFault;
            }
        }
    }

    /// <summary>Why what was changed last is not written down on the drive that is there, in words; null when it is, or where there is no drive.</summary>
    internal string? NotKept
    {
        get
        {
            lock (_gate)
            {
                return _written != _changes && _writer.HasFile ? _writeFault ?? "The drive does not answer." : null;
            }
        }
    }

    /// <summary>
    /// A data drive has come. What is kept there counts, unless it is from before what was changed while that drive was
    /// away; where nothing is kept, what is in memory is. A file that cannot be read opens nothing: what memory holds
    /// stays, and where that is nothing, it takes the setup code.
    /// </summary>
    public void Attach(IKeptFile file)
    {
        var reading = AccessReading.Of(file);
        string[] ended = [];
        bool isToWrite;
        lock (_gate)
        {
            _fault = reading.Fault is { } fault ? Sentence(file, fault) : null;
            if (reading.Record is { Password: not null } record && (record.Id != _book.Id || _written == _changes))
            {
                var before = Ids();
                _book.Take(record);
                ended = [.. before.Except(Ids())];
                _written = _changes;
            }

            isToWrite = _written != _changes || (_book.Password is not null && reading.Record is null);
            _writtenAt = _time.GetUtcNow();
        }

        TellEnded(ended);
        if (Trouble is { } trouble)
        {
            _tell(trouble);
        }

        _writer.Attach(file, isUnreadable: reading.Fault is not null);
        if (isToWrite)
        {
            _writer.Want();
        }
    }

    /// <summary>The drive is about to go, or is gone: what was known stays known.</summary>
    public async Task DetachAsync()
    {
        lock (_gate)
        {
            if (_written != _changes)
            {
                _writer.Want();
            }
        }

        await _writer.DetachAsync();
        lock (_gate)
        {
            (_fault, _writeFault) = (null, null);
        }
    }

    private string Sentence(IKeptFile file, string fault) => _book.Password is null
        ? $"The login in {file.Name} cannot be used, {fault}: nobody can log in before a password is set with the setup code (piboot access show), or the file is brought back and the service started anew."
        : $"The login in {file.Name} cannot be used, {fault}: it is set aside, and what was known before holds.";

    private string[] Ids() => [.. _book.Sessions.Select(s => s.Id), .. _book.Tokens.Select(t => t.Id)];

    private void TellEnded(string[] ids)
    {
        foreach (var id in ids)
        {
            Ended?.Invoke(id);
        }
    }

    /// <summary>Something is to be written.</summary>
    private void Change()
    {
        _changes++;
        _writer.Want();
    }

    /// <summary>When something was last used is written with the next change, and once an hour; what could not be written is tried again once a minute.</summary>
    private void NoteUse(DateTimeOffset now)
    {
        if (_writeFault is not null && (now - _failedAt).Duration() >= RetryPause)
        {
            _failedAt = now;
            _writer.Want();
        }

        if ((now - _writtenAt).Duration() >= SessionLife.UseWritten)
        {
            _writtenAt = now;
            Change();
        }
    }

    private byte[] Snapshot()
    {
        lock (_gate)
        {
            _snapshot = _changes;
            return _book.Write();
        }
    }

    private void Written(IKeptFile file, Exception? fault)
    {
        string? told;
        lock (_gate)
        {
            told = fault is null ? null : $"The login cannot be written to {file.Name}: {fault.Message}";
            if (fault is null)
            {
                _written = _snapshot;
                _fault = null;
            }
            else
            {
                _failedAt = _time.GetUtcNow();
            }

            (told, _writeFault) = (told == _writeFault ? null : told, told);
        }

        if (told is not null)
        {
            _tell(told);
        }
    }

    private void SetAside(IKeptFile file, string name) => _tell($"{file.Name} could not be used and is kept as {name}.");
}
