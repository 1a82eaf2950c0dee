namespace PiBoot.Web.Login;

/// <summary>
/// Writes the login down, one write at a time and never on the thread of who asks: a drive that hangs must not keep anybody
/// waiting. What could not be written is written with the next change, or when a drive comes.
/// </summary>
/// <param name="content">The content of the moment.</param>
/// <param name="ended">Told how a write ended: the fault, or null.</param>
/// <param name="setAside">Told under which name a file is kept that could not be read.</param>
internal sealed class AccessWriter(Func<byte[]> content, Action<IKeptFile, Exception?> ended, Action<IKeptFile, string> setAside)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private IKeptFile? _file;
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private bool _isWanted;
    private bool _isUnreadable;

    /// <summary>There is something to write to.</summary>
    public bool HasFile
    {
        get
        {
            lock (_gate)
            {
                return _file is not null;
            }
        }
    }

    /// <summary>From now on it is written there.</summary>
    /// <param name="file">Where.</param>
    /// <param name="isUnreadable">What is there now is set aside before it is written.</param>
    public void Attach(IKeptFile file, bool isUnreadable)
    {
        lock (_gate)
        {
            _file = file;
            _isUnreadable = isUnreadable;
        }
    }

    /// <summary>Begins to write what has changed.</summary>
    public void Want()
    {
        lock (_gate)
        {
            _isWanted = true;
            if (_file is not null && !_isWriting)
            {
                _isWriting = true;
                _writing = Task.Run(WriteAll);
            }
        }
    }

    /// <summary>Returns when what was wanted is written, or after some seconds.</summary>
    public async Task DoneAsync()
    {
        Task writing;
        lock (_gate)
        {
            writing = _writing;
        }

        await Task.WhenAny(writing, Task.Delay(Patience));
    }

    /// <summary>Returns when nothing is written there any more, or after some seconds.</summary>
    public async Task DetachAsync()
    {
        await DoneAsync();
        lock (_gate)
        {
            _file = null;
        }
    }

    private void WriteAll()
    {
        while (Next() is { } file)
        {
            Exception? fault = null;
            try
            {
                if (_isUnreadable)
                {
                    setAside(file, file.SetAside());
                    _isUnreadable = false;
                }

                file.Write(content());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                fault = e;
            }

            ended(file, fault);
        }
    }

    /// <summary>Null when there is nothing to write, or nowhere.</summary>
    private IKeptFile? Next()
    {
        lock (_gate)
        {
            var file = _isWanted ? _file : null;
            _isWanted = false;
            _isWriting = file is not null;
            return file;
        }
    }
}
