using System.Collections.Concurrent;
using PiBoot.Core.Links;
using PiBoot.Linux.Links;
using PiBoot.Protocol.Stp;
using PiBoot.Protocol.Wire;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// Hears whether the switch speaks spanning tree. A switch port that comes up is then blocked for half a minute, unless it
/// is set otherwise, and a Pi 3 has used up its five DISCOVERs by then.
/// </summary>
public sealed class SpanningTreeWatch(IFrameSocket socket, LinkTable links, TimeProvider time, ILogger log) : IDisposable
{
    private const int LargestFrame = 2048;
    private static readonly TimeSpan ForEver = TimeSpan.FromMilliseconds(-1);

    /// <summary>Where bridges of IEEE 802.1D (7.12.3) and those of Cisco, one tree per VLAN, send to.</summary>
    private static readonly MacAddress[] Groups = [new(0x0180_c200_0000), new(0x0100_0ccc_cccd)];

    private readonly ConcurrentDictionary<int, SpanningTree> _trees = new();
    private readonly HashSet<int> _joined = [];

    /// <summary>The tree that is active on an interface; null when none was heard lately.</summary>
    public SpanningTree? Of(Link link) =>
        _trees.TryGetValue(link.Index, out var tree) && tree.IsActive(time.GetUtcNow()) ? tree : null;

    /// <summary>All trees that are active, at most one for each interface.</summary>
    public IReadOnlyList<SpanningTree> Active() => [.. links.All.Select(Of).OfType<SpanningTree>()];

    /// <summary>Interfaces have come or gone. Returns at once.</summary>
    public void Look() => socket.Wake();

    /// <summary>Listens until <paramref name="cancellation"/>; blocks its thread.</summary>
    public void Run(CancellationToken cancellation)
    {
        using var registration = cancellation.Register(socket.Wake);
        var buffer = new byte[LargestFrame];
        while (!cancellation.IsCancellationRequested)
        {
            Join();
            if (socket.Receive(buffer, ForEver, out var frame) && links.Find(frame.InterfaceIndex) is { IsLoopback: false } link &&
                BridgeMessage.TryRead(buffer.AsSpan(0, frame.Length), out var message))
            {
                Hear(link, message);
            }
        }
    }

    /// <summary>Listens on one interface for as long as <paramref name="patience"/>; null when no tree was heard.</summary>
    public static SpanningTree? Listen(IFrameSocket socket, Link link, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        using var registration = cancellation.Register(socket.Wake);
        foreach (var group in Groups)
        {
            socket.Join(link.Index, group);
        }

        var buffer = new byte[LargestFrame];
        var began = time.GetTimestamp();
        while (patience - time.GetElapsedTime(began) is var left && left > TimeSpan.Zero && !cancellation.IsCancellationRequested)
        {
            if (socket.Receive(buffer, left, out var frame) && frame.InterfaceIndex == link.Index &&
                BridgeMessage.TryRead(buffer.AsSpan(0, frame.Length), out var message) &&
                SpanningTree.After(null, message, link.Name, time.GetUtcNow()) is { } tree)
            {
                return tree;
            }
        }

        return null;
    }

    public void Dispose() => socket.Dispose();

    /// <summary>The kernel forgets a membership together with its interface, whose number is never used again.</summary>
    private void Join()
    {
        var present = links.All.Where(l => !l.IsLoopback).Select(l => l.Index).ToHashSet();
        _joined.IntersectWith(present);
        foreach (var index in present.Where(i => !_joined.Contains(i)))
        {
            if (Groups.All(group => socket.Join(index, group)))
            {
                _joined.Add(index);
            }
        }

        foreach (var gone in _trees.Keys.Where(i => !present.Contains(i)))
        {
            _trees.TryRemove(gone, out _);
        }
    }

    private void Hear(Link link, in BridgeMessage message)
    {
        var before = _trees.GetValueOrDefault(link.Index);
        if (SpanningTree.After(before, message, link.Name, time.GetUtcNow()) is not { } tree)
        {
            return;
        }

        _trees[link.Index] = tree;
        if (before is null)
        {
            log.Warning("{Sentence} {Advice}", tree.Sentence, SpanningTree.Advice);
        }
    }
}
