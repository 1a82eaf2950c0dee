using System.Net.Sockets;

namespace PiBoot.Storekeeping;

/// <summary>Lines from a socket, none longer than a limit: the other side may be anything.</summary>
internal sealed class LineReader(Socket socket, int longestLine)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line without its line feed, valid until the next call; null when the other side has closed.</summary>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    /// <exception cref="SocketException">The connection broke.</exception>
    public ReadOnlyMemory<byte>? Read()
    {
        for (var scanned = _start; ;)
        {
            var found = _buffer.AsSpan(scanned, _end - scanned).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = Checked(_buffer.AsMemory(_start, scanned + found - _start));
                _start = scanned + found + 1;
                return line;
            }

            MakeRoom();
            scanned = _end;
            var read = socket.Receive(_buffer.AsSpan(_end));
            if (read == 0)
            {
                return null;
            }

            _end += read;
        }
    }

    /// <summary>What is kept moves to the front; a buffer that is full of one line grows.</summary>
    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Checked(_buffer);
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }

    private ReadOnlyMemory<byte> Checked(ReadOnlyMemory<byte> line) =>
        line.Length <= longestLine ? line : throw new InvalidDataException($"A line of more than {longestLine} bytes.");
}
