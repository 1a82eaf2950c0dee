namespace PiBoot.Protocol.Dhcp;

/// <summary>The options this appliance reads or writes: RFC 2132, RFC 3004 (77), RFC 4578 (93, 94, 97).</summary>
public static class DhcpOptionCode
{
    public const byte Pad = 0;
    public const byte HostName = 12;
    public const byte VendorSpecific = 43;
    public const byte RequestedAddress = 50;
    public const byte MessageType = 53;
    public const byte ServerIdentifier = 54;
    public const byte ParameterRequestList = 55;
    public const byte VendorClass = 60;
    public const byte TftpServerName = 66;
    public const byte BootFileName = 67;
    public const byte UserClass = 77;
    public const byte ClientArchitecture = 93;
    public const byte ClientInterface = 94;
    public const byte MachineIdentifier = 97;
    public const byte End = 255;
}
