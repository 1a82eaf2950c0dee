using PiBoot.Linux.Nfs;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Nfs;

public sealed class GaneshaLogTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("ganesha.nfsd-155[main] Allocate_sockets :DISP :FATAL :Error allocating V4 socket for proto 0, NFS", "/usr/share/piboot/ganesha.conf")]
    [InlineData("ganesha.nfsd-155[main] Register_program :DISP :MAJ :Cannot register NFS V3 on TCP", "systemctl start rpcbind")]
    [InlineData("ganesha.nfsd-155[main] Bind_sockets_V4 :DISP :FATAL :Cannot bind NFS tcp socket, error 98 (Address already in use)", "another NFS server")]
    [InlineData("ganesha.nfsd-155[main] main :MAIN :FATAL :no memory", "no memory")]
    public void What_stops_it_is_told_with_what_to_do(string line, string words)
    {
        File.WriteAllText(_scratch.Join("log"), $"an earlier start :DISP :FATAL :old\n25/11/2026 13:04:04 : epoch 6b06dcc4 : box : {line}\nthe end\n");
        Assert.Contains(words, new GaneshaLog(_scratch.Join("log")).FaultSince(0), StringComparison.Ordinal);
    }
}
