using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Links;

/// <summary>Bare Ethernet frames of one kind, of all interfaces.</summary>
public interface IFrameSocket : IDisposable
{
    /// <summary>Waits up to <paramref name="timeout"/> (negative: for ever) for a frame.</summary>
    /// <returns>False when the time is over or <see cref="Wake"/> was called.</returns>
    bool Receive(Span<byte> buffer, TimeSpan timeout, out ReceivedFrame frame);

    /// <summary>Sends one frame; false when the interface is gone or down. From any thread.</summary>
    bool Send(int interfaceIndex, MacAddress destination, ReadOnlySpan<byte> body);

    /// <summary>Also hears what is sent to a group of stations on an interface; false when the interface is gone.</summary>
    bool Join(int interfaceIndex, MacAddress group);

    /// <summary>Ends a <see cref="Receive"/> that waits. From any thread.</summary>
    void Wake();
}
