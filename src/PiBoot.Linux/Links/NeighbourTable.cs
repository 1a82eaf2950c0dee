using System.Globalization;
using System.Text;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Links;

/// <summary>The kernel's table of who has which address on the wire (ARP).</summary>
public static unsafe class NeighbourTable
{
    private const string Path = "/proc/net/arp";
    private const string Incomplete = "00:00:00:00:00:00";

    /// <summary>The MAC behind an address; null when the kernel does not know it.</summary>
    public static MacAddress? Find(Ipv4Address address) => FindIn(File.ReadLines(Path), address);

    /// <summary>
    /// Reads the table's text: <c>IP address  HW type  Flags  HW address  Mask  Device</c>, one line each after a heading.
    /// </summary>
    public static MacAddress? FindIn(IEnumerable<string> lines, Ipv4Address address)
    {
        var wanted = address.ToString();
        foreach (var line in lines)
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length >= 6 && fields[0] == wanted && fields[3] != Incomplete && MacAddress.TryParse(fields[3], out var mac))
            {
                return mac;
            }
        }

        return null;
    }

    /// <summary>The MAC behind an address on one interface, without reading the whole table; null when it is not known.</summary>
    public static MacAddress? Find(string device, Ipv4Address address)
    {
        var request = default(LinkCalls.NeighbourRequest);
        return Call(LinkCalls.SiocGarp, device, address, ref request) && (request.Flags & LinkCalls.AtfCompleted) != 0
            ? MacAddress.Read(new ReadOnlySpan<byte>(request.Hardware + 2, MacAddress.Length))
            : null;
    }

    /// <summary>
    /// Makes the entry permanent: a 2B v1.2/3B answers no ARP request while it loads, and its entry would expire in the
    /// middle of a transfer. False when the kernel refuses (CAP_NET_ADMIN).
    /// </summary>
    public static bool Pin(string device, Ipv4Address address, MacAddress mac) =>
        Request(LinkCalls.SiocSarp, device, address, mac, LinkCalls.AtfPermanent | LinkCalls.AtfCompleted);

    /// <summary>Gives the entry back to the kernel.</summary>
    public static bool Unpin(string device, Ipv4Address address) =>
        Request(LinkCalls.SiocDarp, device, address, default, 0);

    /// <summary>Entries that are pinned: (address, MAC, device). For cleaning up after a process that was killed.</summary>
    public static IReadOnlyList<(Ipv4Address Address, MacAddress Mac, string Device)> Pinned()
    {
        var found = new List<(Ipv4Address, MacAddress, string)>();
        foreach (var line in File.ReadLines(Path))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length >= 6 && Ipv4Address.TryParse(fields[0], out var address) && MacAddress.TryParse(fields[3], out var mac) &&
                int.TryParse(fields[2].AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var flags) &&
                (flags & LinkCalls.AtfPermanent) != 0)
            {
                found.Add((address, mac, fields[5]));
            }
        }

        return found;
    }

    private static bool Request(nuint call, string device, Ipv4Address address, MacAddress mac, int flags)
    {
        var request = default(LinkCalls.NeighbourRequest);
        request.Flags = flags;
        *(ushort*)request.Hardware = 1;
        mac.Write(new Span<byte>(request.Hardware + 2, MacAddress.Length));
        return Call(call, device, address, ref request);
    }

    private static bool Call(nuint call, string device, Ipv4Address address, ref LinkCalls.NeighbourRequest request)
    {
        fixed (byte* protocol = request.Protocol, name = request.Device)
        {
            *(ushort*)protocol = LinkCalls.AfInet;
            address.Write(new Span<byte>(protocol + 4, Ipv4Address.Length));
            Encoding.ASCII.TryGetBytes(device, new Span<byte>(name, 15), out _);
        }

        var socket = LinkCalls.Socket(LinkCalls.AfInet, LinkCalls.SockDgram | LinkCalls.SockCloexec, 0);
        if (socket < 0)
        {
            return false;
        }

        int result;
        fixed (LinkCalls.NeighbourRequest* pointer = &request)
        {
            result = LinkCalls.Ioctl(socket, call, pointer);
        }

        LinkCalls.Close(socket);
        return result == 0;
    }
}
