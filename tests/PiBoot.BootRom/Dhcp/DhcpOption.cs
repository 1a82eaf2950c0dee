namespace PiBoot.BootRom.Dhcp;

/// <summary>Option numbers of RFC 2132 and RFC 4578 that the boot code reads or writes.</summary>
internal static class DhcpOption
{
    public const byte Pad = 0;
    public const byte SubnetMask = 1;
    public const byte Router = 3;
    public const byte VendorInformation = 43;
    public const byte RequestedAddress = 50;
    public const byte MessageType = 53;
    public const byte ServerIdentifier = 54;
    public const byte ParameterList = 55;
    public const byte VendorClass = 60;
    public const byte TftpServerName = 66;
    public const byte Architecture = 93;
    public const byte NetworkInterface = 94;
    public const byte ClientGuid = 97;
    public const byte End = 255;
}
