using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using PiBoot.Core.Images;

namespace PiBoot.Linux.Images;

/// <summary>A decompressing program between two pipes: fed by a thread of its own, killed when it is no longer wanted.</summary>
internal sealed class ProgramDecoder : ReadOnlyStream
{
    private const int PipeSize = 1 << 20;
    private const int FeedLength = 1 << 18;
    private const int LongestWords = 4096;

    private readonly Process process;
    private readonly Stream source;
    private readonly UnpackMeter meter;
    private readonly Thread feeder;
    private readonly Task<string> words;
    private readonly CancellationTokenRegistration killing;
    private Exception? failure;
    private bool isOver;

    private ProgramDecoder(Process process, Stream source, UnpackMeter meter)
    {
        this.process = process;
        this.source = source;
        this.meter = meter;
        EntryCalls.WidenPipe((process.StandardOutput.BaseStream as PipeStream)?.SafePipeHandle, PipeSize);
        words = Words();
        killing = meter.Cancellation.Register(Kill);
        feeder = new Thread(Feed) { IsBackground = true, Name = "feeder of " + process.StartInfo.FileName };
        feeder.Start();
    }

    /// <summary>xz uses all cores where the file was made of blocks. The limit holds off files made to eat memory.</summary>
    public static ProgramDecoder Xz(Stream source, UnpackMeter meter) =>
        Start("xz", "xz-utils", ["-dc", "-T0", "--memlimit-decompress=512MiB"], source, meter);

    public static ProgramDecoder Zstandard(Stream source, UnpackMeter meter) =>
        Start("zstd", "zstd", ["-dcq", "--memory=512MB"], source, meter);

    public override int Read(Span<byte> buffer)
    {
        var read = isOver ? 0 : process.StandardOutput.BaseStream.Read(buffer);
        if (read == 0 && !isOver)
        {
            isOver = true;
            End();
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Kill();
            killing.Dispose();
            process.WaitForExit();
            feeder.Join();
            process.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private static ProgramDecoder Start(string program, string package, string[] arguments, Stream source, UnpackMeter meter)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        try
        {
            return new ProgramDecoder(Process.Start(start)!, source, meter);
        }
        catch (Win32Exception e)
        {
            throw new ImageException($"needs the program {program} to be unpacked, which cannot be started: install the package {package}", e);
        }
    }

    private void Feed()
    {
        try
        {
            using var input = process.StandardInput.BaseStream;
            EntryCalls.WidenPipe((input as PipeStream)?.SafePipeHandle, PipeSize);
            Pour(input);
        }
        catch (Exception e) when (e is IOException or ImageException or OperationCanceledException or ObjectDisposedException)
        {
            failure = e;
        }
    }

    private void Pour(Stream input)
    {
        var buffer = new byte[FeedLength];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            try
            {
                input.Write(buffer, 0, read);
            }
            catch (IOException)
            {
                // It ended before its input did; what it said tells why.
                return;
            }
        }
    }

    /// <summary>The first words are kept; the rest is read, so that the program never waits for us.</summary>
    private async Task<string> Words()
    {
        var kept = "";
        var buffer = new char[1024];
        for (int read; (read = await process.StandardError.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            kept += kept.Length < LongestWords ? new string(buffer, 0, read) : "";
        }

        return kept;
    }

    private void End()
    {
        process.WaitForExit();
        feeder.Join();
        meter.Cancellation.ThrowIfCancellationRequested();
        if (failure is not null)
        {
            throw failure is ImageException ? new ImageException(failure.Message, failure) : new IOException(failure.Message, failure);
        }

        if (process.ExitCode != 0)
        {
            throw new ImageException(Explain(words.GetAwaiter().GetResult()));
        }
    }

    private string Explain(string said)
    {
        var name = process.StartInfo.FileName;
        var line = said.Trim().Split('\n')[0].Trim();
        if (line.Contains("Unexpected end", StringComparison.Ordinal) || line.Contains("unfinished stream", StringComparison.Ordinal) ||
            line.Contains("premature end", StringComparison.OrdinalIgnoreCase) || line.Contains("incomplete", StringComparison.Ordinal))
        {
            return $"holds {name} data that end after {Amount.Of(meter.Read)}: the download is incomplete";
        }

        return line.Contains("emory", StringComparison.Ordinal)
            ? $"needs more than 512 MB of memory to be unpacked ({name} says \"{line}\")"
            : $"holds {name} data that are corrupt at about {Amount.Of(meter.Read)} ({name} says \"{line}\")";
    }

    /// <summary>Also when it has ended: then nothing happens.</summary>
    private void Kill() => process.Kill();
}
