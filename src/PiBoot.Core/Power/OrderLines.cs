using System.Threading.Channels;

namespace PiBoot.Core.Power;

/// <summary>
/// The connections over which clients take orders: one for each client, a newer one replaces the older. A bounded number
/// of them. Thread-safe.
/// </summary>
public sealed class OrderLines : IDisposable
{
    /// <summary>More clients than this are served, but those beyond it cannot be asked for anything.</summary>
    public const int MostLines = 1000;

    /// <summary>Orders that wait for a connection to take them.</summary>
    private const int MostOrders = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Channel<string>> _lines = new(StringComparer.Ordinal);

    public bool IsConnected(string clientId)
    {
        lock (_gate)
        {
            return _lines.ContainsKey(clientId);
        }
    }

    /// <summary>A client has connected; null when there are too many. Its orders end when it connects again, and at <see cref="Leave"/>.</summary>
    public ChannelReader<string>? Join(string clientId)
    {
        lock (_gate)
        {
            if (_lines.TryGetValue(clientId, out var before))
            {
                before.Writer.TryComplete();
            }
            else if (_lines.Count >= MostLines)
            {
                return null;
            }

            var line = Channel.CreateBounded<string>(MostOrders);
            _lines[clientId] = line;
            return line.Reader;
        }
    }

    /// <summary>The connection is gone; a newer one of the same client stays.</summary>
    public void Leave(string clientId, ChannelReader<string> orders)
    {
        lock (_gate)
        {
            if (_lines.TryGetValue(clientId, out var line) && line.Reader == orders)
            {
                line.Writer.TryComplete();
                _lines.Remove(clientId);
            }
        }
    }

    /// <summary>Sends a client an order; false when it is not connected, or has not taken those before.</summary>
    /// <param name="clientId">Whose.</param>
    /// <param name="order"><c>reboot</c> or <c>poweroff</c>.</param>
    public bool TryOrder(string clientId, string order)
    {
        lock (_gate)
        {
            return _lines.TryGetValue(clientId, out var line) && line.Writer.TryWrite(order);
        }
    }

    /// <summary>Ends all connections: clients come back to whoever serves them next.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var line in _lines.Values)
            {
                line.Writer.TryComplete();
            }

            _lines.Clear();
        }
    }
}
