using System.ComponentModel;
using System.Globalization;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Net.Batching;

/// <summary>A UDP port could not be bound.</summary>
public sealed class UdpPortException : Exception
{
    private const int AddressInUse = 98;

    internal UdpPortException(Ipv4Address address, ushort port, int error)
        : base(Describe(address, port, error))
    {
        Address = address;
        Port = port;
        IsTaken = error == AddressInUse;
    }

    public Ipv4Address Address { get; }

    public ushort Port { get; }

    /// <summary>True when another socket holds the port; else a privilege or the address is missing.</summary>
    public bool IsTaken { get; }

    private static string Describe(Ipv4Address address, ushort port, int error)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"UDP port {port}{(address.IsAny ? "" : $" of {address}")}");
        return error == AddressInUse
            ? $"{where} is taken"
            : $"{where} cannot be bound: {new Win32Exception(error).Message}";
    }
}
