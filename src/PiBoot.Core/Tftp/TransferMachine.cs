using PiBoot.Protocol.Tftp;

namespace PiBoot.Core.Tftp;

/// <summary>
/// One transfer from the first answer to its end: RFC 1350, 2347, 2348, 2349 and 7440 as pure decisions. Times are
/// milliseconds of any clock that never goes back. Not safe for several threads.
/// </summary>
/// <remarks>
/// Blocks have 32-bit indices; the wire carries the low 16 bits, so that the counter rolls over to 0, as Pi firmware
/// since September 2025 expects (raspberrypi/rpi-eeprom#720). A DATA packet is never repeated but after a time-out of
/// a second or more: start4.elf miscounts when a block arrives twice (raspberrypi/firmware#1631).
/// </remarks>
public sealed class TransferMachine
{
    /// <summary>Milliseconds until an unanswered packet is sent again, doubled up to <see cref="LongestTimeout"/>.</summary>
    public const int FirstTimeout = 1000;

    public const int LongestTimeout = 4000;

    /// <summary>
    /// Milliseconds until an unanswered OACK is sent again. Longer than for DATA: firmware that gets two drops the file
    /// (raspberrypi/firmware#1041), and a client that missed it repeats its request by itself.
    /// </summary>
    public const int OfferTimeout = 3000;

    /// <summary>Milliseconds without progress until a client is given up.</summary>
    public const int Patience = 60_000;

    /// <summary>Milliseconds that an OACK lives on which a newer request of its client has superseded.</summary>
    public const int SupersededPatience = 5000;

    /// <summary>Milliseconds within which a repeated request crossed our answer; later, the client has begun again.</summary>
    public const int CrossingTime = 1000;

    /// <summary>Milliseconds in which the client's repeated request and our repeated OACK may have crossed.</summary>
    private const int CrossingOffers = 200;

    private readonly long _size;
    private readonly int _blockSize;
    private readonly uint _windowSize;
    private readonly int _clientTimeout;
    private readonly uint _finalBlock;

    private bool _isOffer;
    private bool _isSuperseded;
    private bool _hasRewound;
    private bool _windowIsRepeated;
    private uint _acknowledged;
    private uint _sent;
    private int _unanswered;
    private long _progressAt;
    private long _offeredAgainAt = long.MinValue / 2;

    /// <exception cref="ArgumentOutOfRangeException">The file has more blocks than a 32-bit index counts.</exception>
    public TransferMachine(long size, in TransferTerms terms, long now)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSize(terms.BlockSize));
        _size = size;
        _blockSize = terms.BlockSize;
        _windowSize = (uint)terms.WindowSize;
        _clientTimeout = terms.TimeoutSeconds * 1000;
        _finalBlock = (uint)(size / terms.BlockSize) + 1;
        _isOffer = terms.Acknowledged.Count > 0;
        _progressAt = now;
        Deadline = now + Timeout;
    }

    /// <summary>True while the OACK is unanswered: so far it is only a probe.</summary>
    public bool IsOffer => _isOffer;

    /// <summary>When to call <see cref="OnTimeout"/>, if nothing arrives before.</summary>
    public long Deadline { get; private set; }

    /// <summary>Packets sent again after a time-out.</summary>
    public int Retransmissions { get; private set; }

    /// <summary>File bytes that the client has acknowledged.</summary>
    public long BytesAcknowledged => Math.Min((long)_acknowledged * _blockSize, _size);

    private int Timeout =>
        _clientTimeout > 0 ? _clientTimeout :
        _isOffer ? OfferTimeout :
        Math.Min(FirstTimeout << Math.Min(_unanswered, 8), LongestTimeout);

    public static long LargestSize(int blockSize) => ((long)uint.MaxValue * blockSize) - 1;

    /// <summary>The first answer to the request: OACK or the first window.</summary>
    public TransferStep Start(long now)
    {
        Deadline = now + Timeout;
        return _isOffer ? Offer(false) : Advance();
    }

    /// <summary>RFC 1123 section 4.2.3.1: a duplicate acknowledgement sends nothing, only the timer repeats.</summary>
    public TransferStep OnAcknowledgement(ushort block, long now)
    {
        var step = (uint)(ushort)(block - (ushort)_acknowledged);
        if (_isOffer)
        {
            return block == 0 ? Progress(0, now) : TransferStep.Nothing;
        }

        if (step == 0)
        {
            return Rewind(now);
        }

        return step <= _sent - _acknowledged ? Progress(step, now) : TransferStep.Nothing;
    }

    /// <summary>The client's ERROR. Code 0 is how every Pi ends its probe of a file ("Early terminate").</summary>
    public static TransferStep OnError(TftpErrorCode code) => TransferStep.Finish(
        code == TftpErrorCode.NotDefined ? TransferOutcome.Terminated : TransferOutcome.Aborted);

    /// <summary>
    /// The same request from the same port again: it is answered, unless the OACK was repeated just now. Client and
    /// server with the same time-out do so in the same instant, and a client that gets two may refuse both.
    /// </summary>
    public TransferStep OnRepeatedRequest(long now)
    {
        if (_isOffer && now - _offeredAgainAt < CrossingOffers)
        {
            return TransferStep.Nothing;
        }

        if (_isOffer)
        {
            Deadline = now + (_isSuperseded ? SupersededPatience : Timeout);
            return Offer(true);
        }

        if (now - _progressAt >= CrossingTime)
        {
            return new TransferStep(TransferAction.StartOver, 0, 0, TransferOutcome.Aborted, false);
        }

        return TransferStep.Nothing;
    }

    /// <summary>Before <see cref="Deadline"/> nothing happens: a timer may look too early.</summary>
    public TransferStep OnTimeout(long now)
    {
        if (now < Deadline)
        {
            return TransferStep.Nothing;
        }

        if (_isSuperseded && _isOffer)
        {
            return TransferStep.Finish(TransferOutcome.Terminated);
        }

        if (now - _progressAt >= Math.Max(Patience, 3L * _clientTimeout))
        {
            return TransferStep.Finish(TransferOutcome.TimedOut);
        }

        _unanswered++;
        Deadline = now + Timeout;
        Retransmissions++;
        _offeredAgainAt = now;
        return _isOffer ? Offer(true) : Blocks(true);
    }

    /// <summary>
    /// The client asked for another file meanwhile. Its probe is over in all likelihood, and a second OACK would make
    /// start.elf drop fixup.dat (raspberrypi/firmware#1041): the OACK is not repeated any more but on request.
    /// </summary>
    public void Supersede(long now)
    {
        if (_isOffer && !_isSuperseded)
        {
            _isSuperseded = true;
            Deadline = now + SupersededPatience;
        }
    }

    /// <summary>The blocks of the last step went out only now, because the drive was slow.</summary>
    public void Postpone(long now)
    {
        _progressAt = now;
        Deadline = now + Timeout;
    }

    private TransferStep Progress(uint blocks, long now)
    {
        _isOffer = false;
        _acknowledged += blocks;
        _unanswered = 0;
        _progressAt = now;
        _windowIsRepeated = _hasRewound;
        _hasRewound = false;
        Deadline = now + Timeout;
        return _acknowledged == _finalBlock ? TransferStep.Finish(TransferOutcome.Completed) : Advance();
    }

    /// <summary>
    /// RFC 7440: a receiver that misses the first block of a window acknowledges the one before it again, and the
    /// sender begins the window anew. Once for each window, and not for a window after a repeated one: otherwise two
    /// windows would chase each other through the whole file.
    /// </summary>
    private TransferStep Rewind(long now)
    {
        if (_windowSize == 1 || _hasRewound || _windowIsRepeated)
        {
            return TransferStep.Nothing;
        }

        _hasRewound = true;
        Deadline = now + Timeout;
        Retransmissions++;
        return Blocks(true);
    }

    private TransferStep Advance()
    {
        _sent = (uint)Math.Min((ulong)_acknowledged + _windowSize, _finalBlock);
        return Blocks(false);
    }

    private TransferStep Blocks(bool again) =>
        new(TransferAction.SendBlocks, _acknowledged + 1, _sent, default, again);

    private static TransferStep Offer(bool again) =>
        new(TransferAction.AcknowledgeOptions, 0, 0, default, again);
}
