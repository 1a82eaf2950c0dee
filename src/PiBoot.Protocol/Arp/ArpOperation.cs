namespace PiBoot.Protocol.Arp;

/// <summary>RFC 826; other operations belong to other protocols of the same shape.</summary>
public enum ArpOperation : ushort
{
    Request = 1,
    Reply = 2,
}
