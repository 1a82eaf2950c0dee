using PiBoot.Core.Metrics;
using PiBoot.Core.Watchdog;
using PiBoot.Linux.Net.Batching;
using PiBoot.Linux.Systemd;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Net.Tftp;

/// <summary>How a TFTP engine is to run.</summary>
public sealed record TftpEngineOptions
{
    /// <summary>The port of requests; 0 lets the kernel choose one.</summary>
    public ushort Port { get; init; } = 69;

    /// <summary>The address to listen on; answers leave from the address that was asked.</summary>
    public Ipv4Address BindAddress { get; init; } = Ipv4Address.Any;

    /// <summary>Worker threads, each with its own sockets.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Says whether requests of an interface index are answered; null answers all.</summary>
    public Func<int, bool>? AcceptsInterface { get; init; }

    /// <summary>The MTU of an interface index in bytes. Called once per request on a worker's thread.</summary>
    public Func<int, int> MtuOf { get; init; } = InterfaceMtu.Of;

    /// <summary>Takes what the workers count.</summary>
    public TftpMeter Meter { get; init; } = new();

    /// <summary>Request sockets that are there already, and those that are to outlive the engine.</summary>
    public DescriptorShelf Shelf { get; init; } = new();

    /// <summary>Where the workers show that they live.</summary>
    public LifeSigns Signs { get; init; } = new();

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
