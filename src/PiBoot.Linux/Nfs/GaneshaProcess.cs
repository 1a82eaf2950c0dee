using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using PiBoot.Linux.Commands;

namespace PiBoot.Linux.Nfs;

/// <summary>
/// Ganesha as our child: started, started again when it ends, and stopped with us, also when we are killed. One thread
/// does it all, because the kernel's "parent died" signal is sent when the thread that started the child ends
/// (PR_SET_PDEATHSIG(2const)).
/// </summary>
internal sealed class GaneshaProcess : IDisposable
{
    private const string SetPriv = "/usr/bin/setpriv";
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly ManualResetEventSlim stopping = new();
    private readonly NfsHost host;
    private readonly TimeProvider time;
    private readonly string configuration;
    private readonly string processFile;
    private readonly Thread thread;
    private Process? running;
    private string? trouble = "NFS-Ganesha has not served anything yet.";
    private bool started;
    private int ends;

    public GaneshaProcess(NfsHost host, TimeProvider time)
    {
        this.host = host;
        this.time = time;
        configuration = Path.Combine(host.GaneshaDirectory, "ganesha.conf");
        processFile = Path.Combine(host.GaneshaDirectory, "ganesha.pid");
        Log = new GaneshaLog(Path.Combine(host.GaneshaDirectory, "ganesha.log"));
        thread = new Thread(Supervise) { Name = "ganesha", IsBackground = true };
    }

    public GaneshaLog Log { get; }

    /// <summary>Null while it runs and serves.</summary>
    public string? Trouble
    {
        get
        {
            lock (gate)
            {
                return trouble;
            }
        }
    }

    /// <summary>How often it has ended by itself.</summary>
    public int Ends
    {
        get
        {
            lock (gate)
            {
                return ends;
            }
        }
    }

    /// <summary>Once started it is kept running; more calls change nothing.</summary>
    public void Start()
    {
        lock (gate)
        {
            if (!started)
            {
                thread.Start();
                started = true;
            }
        }
    }

    /// <summary>Has it read its exports anew. False when it does not run; it reads them when it starts.</summary>
    public bool TryReload()
    {
        lock (gate)
        {
            return running is { HasExited: false } && SignalCalls.Kill(running.Id, SignalCalls.HangUp) == 0;
        }
    }

    public void Dispose()
    {
        stopping.Set();
        if (started)
        {
            thread.Join();
        }

        stopping.Dispose();
    }

    private void Supervise()
    {
        var backOff = new BackOff();
        do
        {
            var started = time.GetTimestamp();
            var ending = RunOnce();
            var pause = backOff.After(time.GetElapsedTime(started));
            SayEnded($"NFS-Ganesha ended: {ending}. It is started again in {pause.TotalSeconds:F0} s. Its log is {Log.Path}.");
            stopping.Wait(pause);
        }
        while (!stopping.IsSet);
    }

    private string RunOnce()
    {
        try
        {
            StopLeftover();
            Log.Rotate();
            var mark = Log.Length;
            using var process = Process.Start(Command())!;
            Watch(process, mark);
            return Log.FaultSince(mark) ?? string.Create(CultureInfo.InvariantCulture, $"code {process.ExitCode}");
        }
        catch (Exception fault) when (fault is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    private ProcessStartInfo Command()
    {
        string[] ganesha = [host.Ganesha, "-F", "-f", configuration, "-p", processFile, "-L", Log.Path, "-N", "NIV_EVENT"];
        return File.Exists(SetPriv)
            ? new ProcessStartInfo(SetPriv, ["--pdeathsig", "TERM", .. ganesha])
            : new ProcessStartInfo(host.Ganesha, ganesha[1..]);
    }

    private void Watch(Process process, long mark)
    {
        lock (gate)
        {
            running = process;
        }

        var ready = false;
        while (!process.WaitForExit(Glance) && !stopping.IsSet)
        {
            if (!ready && Log.IsReadySince(mark))
            {
                ready = true;
                SayServing();
            }
        }

        lock (gate)
        {
            running = null;
        }

        End(process);
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            SignalCalls.Kill(process.Id, SignalCalls.Terminate);
            if (!process.WaitForExit(StopLimit))
            {
                process.Kill();
            }
        }

        process.WaitForExit();
    }

    /// <summary>One that outlived us holds the port. Only a process that was started with our configuration is ours.</summary>
    private void StopLeftover()
    {
        if (!int.TryParse(ProcessFile.Text(processFile), NumberStyles.Integer, CultureInfo.InvariantCulture, out var id) || !IsOurs(id))
        {
            return;
        }

        SignalCalls.Kill(id, SignalCalls.Terminate);
        var started = time.GetTimestamp();
        while (IsOurs(id))
        {
            if (time.GetElapsedTime(started) > StopLimit)
            {
                throw new IOException($"an old one, process {id}, does not end");
            }

            stopping.Wait(Glance);
        }
    }

    private bool IsOurs(int id) =>
        ProcessFile.Text(Path.Combine(host.ProcDirectory, $"{id}/cmdline")).Contains($"\0{configuration}\0", StringComparison.Ordinal);

    private void SayServing()
    {
        lock (gate)
        {
            trouble = null;
        }
    }

    private void SayEnded(string words)
    {
        lock (gate)
        {
            trouble = words;
            ends++;
        }
    }
}
