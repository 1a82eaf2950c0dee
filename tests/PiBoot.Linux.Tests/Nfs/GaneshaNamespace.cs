using System.Diagnostics;

namespace PiBoot.Linux.Tests.Nfs;

/// <summary>
/// A network of its own with a portmapper of its own: Ganesha finds rpcbind by a socket under /run, so that is private,
/// too. The <c>ganesha.nfsd</c> of the fake host then runs in there.
/// </summary>
internal sealed class GaneshaNamespace : IDisposable
{
    private readonly Process portMapper;

    public GaneshaNamespace(FakeHost fake)
    {
        const string Script = "ip link set lo up; mount -t tmpfs tmpfs /run; mkdir /run/rpcbind; exec rpcbind -f -w";
        portMapper = Process.Start("unshare", ["--net", "--mount", "sh", "-euc", Script]);
        fake.Program("ganesha.nfsd", $"exec {Enter} /usr/bin/ganesha.nfsd \"$@\"");
        Until(() => File.Exists($"/proc/{portMapper.Id}/root/run/rpcbind.sock"), "rpcbind");
    }

    private string Enter => $"nsenter -t {portMapper.Id} -n -m";

    public string Run(string command) => Shell.Run($"{Enter} {command}");

    public static void Until(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"waited too long for {what}");
            Thread.Sleep(20);
        }
    }

    public void Dispose()
    {
        portMapper.Kill();
        portMapper.WaitForExit();
        portMapper.Dispose();
    }
}
