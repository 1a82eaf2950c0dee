using System.Collections.Concurrent;
using PiBoot.Core.Metrics;
using PiBoot.Core.Tftp;
using PiBoot.Linux.Net.Tftp;
using PiBoot.Protocol.Tftp;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Tests.Net;

/// <summary>An engine on a loopback port that serves a directory of its own.</summary>
internal sealed class EngineFixture : ITftpCatalog, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TftpEngine _engine;

    public EngineFixture(int workers = 2, TimeProvider? clock = null)
    {
        Root = Directory.CreateTempSubdirectory("piboot-tftp-").FullName;
        _engine = TftpEngine.Start(
            new TftpEngineOptions { Port = 0, BindAddress = new Ipv4Address(0x7f000001), Workers = workers, Meter = Meter, Clock = clock ?? TimeProvider.System }, this);
        Running = _engine.RunAsync(_stop.Token);
    }

    public TftpMeter Meter { get; } = new();

    public string Root { get; }

    public ushort Port => _engine.Port;

    /// <summary>Ends when the engine does.</summary>
    public Task Running { get; }

    /// <summary>The test itself looks at the failure of <see cref="Running"/>.</summary>
    public bool ExpectsFailure { get; set; }

    public BlockingCollection<TransferReport> Reports { get; } = [];

    /// <summary>Answers instead of the directory, when set.</summary>
    public Func<ReadRequestFacts, TftpAnswer?>? Answers { get; set; }

    public void Stop() => _stop.Cancel();

    public byte[] Write(string name, int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return bytes;
    }

    public TftpTestClient Client() => new(Port);

    /// <summary>Waits for the report of an outcome, past all others.</summary>
    public TransferReport Await(TransferOutcome outcome)
    {
        while (Reports.TryTake(out var report, TimeSpan.FromSeconds(10)))
        {
            if (report.Outcome == outcome)
            {
                return report;
            }
        }

        throw new TimeoutException($"No report of {outcome}.");
    }

    public TftpAnswer Resolve(in ReadRequestFacts request)
    {
        if (Answers?.Invoke(request) is { } answer)
        {
            return answer;
        }

        return RequestedName.Read(request.FileName, out var name) == NameFault.None
            ? new TftpAnswer.FromTree([Root], name.RelativePath)
            : new TftpAnswer.Refuse(TftpErrorCode.AccessViolation, "Bad name");
    }

    public void Report(in TransferReport report) => Reports.Add(report);

    public void Dispose()
    {
        _stop.Cancel();
        if (!ExpectsFailure)
        {
            Running.WaitAsync(TimeSpan.FromSeconds(10)).GetAwaiter().GetResult();
        }

        _engine.Dispose();
        _stop.Dispose();
        Reports.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
