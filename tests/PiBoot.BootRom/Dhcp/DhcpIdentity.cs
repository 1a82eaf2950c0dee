using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Dhcp;

/// <summary>What a DHCP message says about its sender.</summary>
/// <param name="TransactionId">0x26f30339 in every ROM and bootcode.bin up to the Pi 3, random on Pi 4 and 5.</param>
/// <param name="Parameters">Option 55, see <see cref="ParameterLists"/>.</param>
/// <param name="Guid">Option 97, see <see cref="ClientGuid"/>.</param>
internal sealed record DhcpIdentity(MacAddress Mac, uint TransactionId, byte[] Parameters, byte[] Guid)
{
    public const uint ConstantTransactionId = 0x26f30339;
}
