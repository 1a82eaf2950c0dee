using System.Net;
using Microsoft.AspNetCore.Connections;

namespace PiBoot.Web.Bounds;

/// <summary>
/// So many connections at once from one address; another is closed without a word. A browser opens six, a client's unit one
/// or two: whoever comes to more means no good, or stands for a whole house. Thread-safe.
/// </summary>
public sealed class ConnectionLimit
{
    public const int MostOfOneAddress = 60;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _open = [];

    /// <summary>Part of a listening socket's pipeline.</summary>
    internal ConnectionDelegate Around(ConnectionDelegate next) => async connection =>
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!TryEnter(address))
        {
            connection.Abort();
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Leave(address);
        }
    };

    private bool TryEnter(IPAddress address)
    {
        lock (_gate)
        {
            var open = _open.GetValueOrDefault(address);
            if (open >= MostOfOneAddress)
            {
                return false;
            }

            _open[address] = open + 1;
            return true;
        }
    }

    private void Leave(IPAddress address)
    {
        lock (_gate)
        {
            if (--_open[address] == 0)
            {
                _open.Remove(address);
            }
        }
    }
}
