using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace PiBoot.Linux.Systemd;

/// <summary>
/// What a descriptor is, as a name. It is asked from the kernel, so that the number of descriptors is all that has to be handed
/// over with them. The same name goes with a descriptor into systemd's store (FDNAME=, which takes no colon).
/// </summary>
public static unsafe class DescriptorName
{
    /// <summary>The packet socket for DHCP.</summary>
    public const string DhcpFrames = "frames-0800";

    /// <summary>Of names of UDP sockets.</summary>
    public const string Udp = "udp-";

    /// <summary>Of names of listening TCP sockets.</summary>
    public const string Tcp = "tcp-";

    /// <summary>Of names of GPIO lines.</summary>
    public const string Line = "line-";

    private const string Frames = "frames-";
    private const string Memory = "memory-";
    private const int MostNameOfInterface = 16;

    public static string OfUdp(IPAddress address, int port, string boundTo = "") => Of(Udp, address, port) + (boundTo.Length > 0 ? "-" + boundTo : "");

    public static string OfTcp(IPEndPoint where) => Of(Tcp, where.Address, where.Port);

    /// <param name="chip">Such as gpiochip0.</param>
    /// <param name="offset">Of the line on it.</param>
    public static string OfLine(string chip, int offset) => string.Create(CultureInfo.InvariantCulture, $"{Line}{chip}-{offset}");

    /// <summary>Of an empty piece of memory that says by its name alone what has happened.</summary>
    public static string OfMark(string mark) => Memory + mark;

    /// <summary>Datagrams wait in it.</summary>
    internal static bool IsQueue(string name) => name.StartsWith(Udp, StringComparison.Ordinal) || name.StartsWith(Frames, StringComparison.Ordinal);

    /// <summary>Null when it is nothing that this service hands to itself.</summary>
    internal static string? Of(int descriptor)
    {
        const string socket = "socket:", memory = "/memfd:", deleted = " (deleted)";
        return new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}")).LinkTarget switch
        {
            { } target when target.StartsWith(socket, StringComparison.Ordinal) => OfSocket(descriptor),
            { } target when target.StartsWith(memory, StringComparison.Ordinal) && target.EndsWith(deleted, StringComparison.Ordinal) => OfMark(target[memory.Length..^deleted.Length]),
            "anon_inode:gpio-line" => OfLine(descriptor),
            _ => null,
        };
    }

    /// <summary>Where the kernel tells that, from Linux 6.1 on: lines <c>gpio-chip:</c> and <c>gpio-line:</c>, one for each line of the request.</summary>
    internal static string? LineIn(IEnumerable<string> information)
    {
        string? chip = null;
        var offsets = new List<int>();
        foreach (var line in information)
        {
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is not [var key, var value])
            {
                continue;
            }

            if (key == "gpio-chip")
            {
                chip = value;
            }
            else if (key == "gpio-line" && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            {
                offsets.Add(offset);
            }
        }

        return chip is { Length: > 0 } && offsets is [var only] ? OfLine(chip, only) : null;
    }

    private static string? OfLine(int descriptor) => LineIn(File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{descriptor}")));

    private static string? OfSocket(int descriptor)
    {
        Span<byte> name = stackalloc byte[SystemdCalls.NameLength];
        name.Clear();
        var length = (uint)name.Length;
        fixed (byte* start = name)
        {
            if (SystemdCalls.GetName(descriptor, start, &length) < 0)
            {
                return null;
            }
        }

        // Port (or protocol) and address stand where sockaddr_in, sockaddr_in6 and sockaddr_ll have them.
        var port = BinaryPrimitives.ReadUInt16BigEndian(name[2..]);
        return (Option(descriptor, SystemdCalls.OptionDomain), Option(descriptor, SystemdCalls.OptionType)) switch
        {
            (SystemdCalls.FamilyInternet, SystemdCalls.TypeDatagram) => OfUdp(new IPAddress(name[4..8]), port, Device(descriptor)),
            (SystemdCalls.FamilyInternet6, SystemdCalls.TypeDatagram) => OfUdp(new IPAddress(name[8..24]), port, Device(descriptor)),
            (SystemdCalls.FamilyInternet, SystemdCalls.TypeStream) => OfTcp(new IPEndPoint(new IPAddress(name[4..8]), port)),
            (SystemdCalls.FamilyInternet6, SystemdCalls.TypeStream) => OfTcp(new IPEndPoint(new IPAddress(name[8..24]), port)),
            (SystemdCalls.FamilyPacket, SystemdCalls.TypeDatagram) => Frames + port.ToString("x4", CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    private static int Option(int descriptor, int option)
    {
        int value = 0;
        var length = (uint)sizeof(int);
        return SystemdCalls.GetOption(descriptor, SystemdCalls.LevelSocket, option, &value, &length) < 0 ? -1 : value;
    }

    private static string Device(int descriptor)
    {
        var name = stackalloc byte[MostNameOfInterface];
        uint length = MostNameOfInterface;
        return SystemdCalls.GetOption(descriptor, SystemdCalls.LevelSocket, SystemdCalls.OptionBindToDevice, name, &length) < 0 || length == 0
            ? ""
            : Encoding.ASCII.GetString(new ReadOnlySpan<byte>(name, (int)length)).TrimEnd('\0');
    }

    private static string Of(string kind, IPAddress address, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}{address.ToString().Replace(':', '.')}-{port}");
}
