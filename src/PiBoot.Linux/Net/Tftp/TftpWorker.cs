using System.Collections.Concurrent;
using PiBoot.Core.Metrics;
using PiBoot.Core.Tftp;
using PiBoot.Core.Watchdog;
using PiBoot.Linux.Files;
using PiBoot.Linux.Net.Batching;

namespace PiBoot.Linux.Net.Tftp;

/// <summary>
/// One thread with one request socket, and with <see cref="AnswerPorts"/> that all of its transfers share. This part is the loop;
/// the others act.
/// </summary>
internal sealed unsafe partial class TftpWorker : IChunkParty, IDisposable
{
    /// <summary>Bytes of receive buffer: a thousand requests in one instant, at 1.3 kB of kernel memory each.</summary>
    public const int RequestBuffer = 4 << 20;

    private const int DataBuffer = 4 << 20;
    private const int BatchLength = 128;

    /// <summary>Longer than the 512 bytes allowed, so that a longer one is seen to be.</summary>
    private const int RequestRoom = 516;

    /// <summary>An acknowledgement has four bytes; an ERROR message is worth reading a little further.</summary>
    private const int AnswerRoom = 128;

    /// <summary>So often it looks for answers alone: more are likely to have come while some were answered, and looking costs less than poll.</summary>
    private const int MostBusyRounds = 16;

    // Before the ports, among what is waited for.
    private const int WakeupEntry = 0;
    private const int RequestEntry = 1;
    private const int FirstPort = 2;

    /// <summary>Milliseconds without a word after which what is under way at the end is given up, and those that it may take in all.</summary>
    private const int QuietAtEnd = 300;
    private const int MostAtEnd = 3000;

    private readonly TftpEngineOptions _options;
    private readonly ITftpCatalog _catalog;
    private readonly FileStore _store;
    private readonly LoaderPool _loaders;
    private readonly DatagramSocket _requestSocket;
    private readonly AnswerPorts _ports;
    private readonly ReceiveBatch _requests = new(BatchLength, RequestRoom);
    private readonly ReceiveBatch _answers = new(BatchLength, AnswerRoom);
    private readonly Wakeup _wakeup = new();
    private readonly ConcurrentQueue<WorkerMail> _mail = new();
    private readonly TransferTable _table = new();
    private readonly TimerWheel _timers = new();
    private readonly TftpTally _tally;
    private readonly int _number;
    private volatile bool _isStopping;
    private long _now;
    private long _nextSweep;

    /// <summary>
    /// Owns <paramref name="requests"/> from now on. The first worker, whose <paramref name="number"/> is 0, closes the files
    /// that nobody reads any more.
    /// </summary>
    public TftpWorker(
        TftpEngineOptions options,
        ITftpCatalog catalog,
        FileStore store,
        LoaderPool loaders,
        DatagramSocket requests,
        TftpTally tally,
        int number)
    {
        (_options, _catalog, _store, _loaders) = (options, catalog, store, loaders);
        _requestSocket = requests;
        _tally = tally;
        _number = number;
        _ports = new AnswerPorts(options.BindAddress, DataBuffer);
    }

    /// <summary>Runs on a thread of its own until <see cref="Stop"/>; the task carries its failure.</summary>
    public Task RunAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                Run();
                ended.SetResult();
            }
            catch (Exception failure)
            {
                ended.SetException(failure);
            }
        })
        { IsBackground = true, Name = "piboot-tftp" }.Start();
        return ended.Task;
    }

    public void Stop()
    {
        _isStopping = true;
        _wakeup.Set();
    }

    /// <summary>From any thread.</summary>
    public void Post(in WorkerMail mail)
    {
        _mail.Enqueue(mail);
        _wakeup.Set();
    }

    public void ChunkIsDone(long ticket, bool isRead) => Post(
        new WorkerMail(ticket, isRead ? MailKind.ChunkRead : MailKind.ChunkFailed, null, OpenFault.None, null));

    public void Dispose()
    {
        while (_mail.TryDequeue(out var mail))
        {
            mail.Content?.Release();
        }

        _ports.Dispose();
        _requestSocket.Dispose();
        _requests.Dispose();
        _answers.Dispose();
        _wakeup.Dispose();
    }

    private void Run()
    {
        var sign = _options.Signs.Begin($"TFTP worker {_number}", _wakeup.Set);
        try
        {
            Serve(sign);
        }
        finally
        {
            _options.Signs.End(sign);
        }
    }

    private void Serve(LifeSign sign)
    {
        var waits = stackalloc PollEntry[FirstPort + AnswerPorts.Most];
        waits[WakeupEntry] = new PollEntry { Descriptor = _wakeup.Descriptor, Asked = PollEntry.Readable };
        waits[RequestEntry] = new PollEntry { Descriptor = _requestSocket.Descriptor, Asked = PollEntry.Readable };
        _ports.Ask(waits + FirstPort);
        while (!_isStopping)
        {
            GoRound(waits, WaitTime(), sign);
            if (waits[RequestEntry].Found != 0)
            {
                TakeRequests();
                _ports.Ask(waits + FirstPort);
            }
        }

        Finish(waits, sign);
        EndAll();
    }

    /// <summary>
    /// On the way out: what was begun is brought to its end as long as it moves, and no more is taken. Requests wait in their socket
    /// for the next process, where there is one.
    /// </summary>
    private void Finish(PollEntry* waits, LifeSign sign)
    {
        waits[RequestEntry] = new PollEntry { Descriptor = -1 };
        for (long began = Now(), moved = began; !_table.IsIdle && Now() - moved < QuietAtEnd && Now() - began < MostAtEnd;)
        {
            moved = GoRound(waits, QuietAtEnd, sign) ? _now : moved;
        }
    }

    /// <summary>Whether a client or a loader was heard.</summary>
    private bool GoRound(PollEntry* waits, int patience, LifeSign sign)
    {
        _ = SocketCalls.Poll(waits, (nuint)(FirstPort + _ports.Count), patience);
        sign.Answer();
        _now = Now();
        var isHeard = TakeAnswers(waits + FirstPort) || waits[WakeupEntry].Found != 0;
        if (waits[WakeupEntry].Found != 0)
        {
            TakeMail();
        }

        TakeTimers();
        Sweep();
        return isHeard;
    }

    private int WaitTime()
    {
        var wait = _timers.WaitTime;
        return wait < 0 && _number == 0 && _store.IdleFiles > 0 ? FileStore.IdleTime / 4 : wait;
    }

    /// <summary>
    /// Takes what poll has found, and then what has come meanwhile: from every port by turns, so that nobody waits for the clients of
    /// another one. False when there was nothing.
    /// </summary>
    private bool TakeAnswers(PollEntry* ports)
    {
        var rounds = 0;
        bool isHeard;
        do
        {
            isHeard = false;
            for (var i = 0; i < _ports.Count; i++)
            {
                if (rounds == 0 ? ports[i].Found != 0 : _ports.IsUsed(i))
                {
                    isHeard |= TakeAnswers(i);
                }
            }
        }
        while (isHeard && !_table.HasOneClient && ++rounds < MostBusyRounds);
        return isHeard || rounds > 0;
    }

    private bool TakeAnswers(int port)
    {
        var count = _answers.Receive(_ports.Socket(port));
        for (var i = 0; i < count; i++)
        {
            OnAnswer(port, i);
        }

        Flush(peersAreAlive: true);
        return count > 0;
    }

    private void TakeRequests()
    {
        var count = _requests.Receive(_requestSocket);
        for (var i = 0; i < count; i++)
        {
            OnDatagram(i);
        }

        Flush(peersAreAlive: true);
    }

    private void TakeMail()
    {
        _wakeup.Reset();
        while (_mail.TryDequeue(out var mail))
        {
            OnMail(mail);
        }

        Flush(peersAreAlive: false);
    }

    private void TakeTimers()
    {
        while (_timers.TakeDue(_now) is { } slot)
        {
            OnTimer(slot);
        }

        Flush(peersAreAlive: false);
    }

    private void Sweep()
    {
        if (_number == 0 && _store.IdleFiles > 0 && _now >= _nextSweep)
        {
            _nextSweep = _now + (FileStore.IdleTime / 4);
            _store.Sweep();
        }
    }

    private long Now() => (long)_options.Clock.GetElapsedTime(0).TotalMilliseconds;
}
