using PiBoot.Core.Nfs;
using PiBoot.Linux.Nfs;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Tests.Nfs;

/// <summary>A machine of files: its /proc, its exports and an exportfs that writes down how it is called.</summary>
internal sealed class FakeHost : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("piboot-nfs-");

    public FakeHost()
    {
        Write("proc/filesystems", "nodev\ttmpfs\nnodev\tnfsd\n\text4\n");
        Write("proc/fs/nfsd/threads", "8\n");
        Write("proc/17/comm", "nfsd\n");
        Write("proc/18/comm", "rpc.mountd\n");
        Write("proc/net/tcp", "header\n   0: 00000000:006F 00000000:0000 0A 00000000:00000000 00:00000000\n");
        Program("exportfs", $"printf '%s|' \"$@\" >> {In("calls")}; echo >> {In("calls")}");
        Host = new NfsHost
        {
            ProcDirectory = In("proc"),
            ExportsFile = In("exports.d/piboot.exports"),
            ExportFs = In("exportfs"),
            ModProbe = In("modprobe"),
            Ganesha = In("ganesha.nfsd"),
            GaneshaDirectory = directory.FullName,
        };
    }

    public NfsHost Host { get; }

    public string Exports => File.ReadAllText(Host.ExportsFile);

    public static NfsExport Export(string path, int id, string client = "192.168.1.51", bool writable = true) =>
        new(path, Ipv4Address.TryParse(client, out var address) ? address : throw new ArgumentException(client), writable, id);

    public string In(string name) => Path.Combine(directory.FullName, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(name))!);
        File.WriteAllText(In(name), text);
    }

    public void Program(string name, string script)
    {
        Write(name, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(In(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The calls of exportfs since the last time.</summary>
    public string[] Calls()
    {
        var calls = File.Exists(In("calls")) ? File.ReadAllLines(In("calls")) : [];
        File.Delete(In("calls"));
        return calls;
    }

    public void Dispose() => directory.Delete(recursive: true);
}
