using System.Buffers.Binary;
using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Wire;

namespace PiBoot.Protocol.Pxe;

/// <summary>
/// Tells a Pi's DISCOVER from everybody else's by what it sends, never by its MAC prefix alone: boards may carry any MAC
/// (MAC_ADDRESS in the EEPROM), and every list of prefixes ages. Option 93 does not help: Pis send 0, like an x86 BIOS.
/// </summary>
public static class PiRecognition
{
    /// <summary>The transaction id burnt into the BCM2837 ROM and into bootcode.bin.</summary>
    public const uint ConstantTransactionId = 0x26f30339;

    private const int MachineIdentifierLength = 17;

    /// <summary>First word of option 97 as read big-endian: "4iPR" and "5iPR" on the wire, and the other byte order.</summary>
    private const uint FourPi = 0x34695052;
    private const uint FourPiSwapped = 0x52506934;
    private const uint FivePi = 0x35695052;
    private const uint FivePiSwapped = 0x52506935;

    private static ReadOnlySpan<byte> VendorClassPrefix => "PXEClient:Arch:00000:UNDI:002001"u8;

    /// <summary>Option 55 of the mask ROM; bootcode.bin sends the same followed by 1 and 3.</summary>
    private static ReadOnlySpan<byte> RomRequestList =>
        [0x2b, 0x3c, 0x43, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x42, 0x01, 0x03];

    /// <summary>Option 55 of the EEPROM boot loaders.</summary>
    private static ReadOnlySpan<byte> EepromRequestList =>
        [0x01, 0x03, 0x2b, 0x3c, 0x42, 0x43, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87];

    /// <summary>False for anything that is not a DISCOVER of a Pi's firmware: x86 PXE, iPXE, phones, a booted Linux.</summary>
    public static bool TryRecognise(in DhcpMessage message, out PiIdentity identity)
    {
        identity = default;
        var machine = message.MachineIdentifier;
        if (message.Operation != DhcpMessage.BootRequest || message.Type != DhcpMessageType.Discover ||
            !message.VendorClass.StartsWith(VendorClassPrefix) || !message.UserClass.IsEmpty ||
            machine.Length != MachineIdentifierLength || machine[0] != 0)
        {
            return false;
        }

        var guid = machine[1..];
        if (guid.IndexOfAnyExcept((byte)0) < 0)
        {
            // A board without a GUID, or another appliance's ProbeDiscover: neither is a client.
            return false;
        }

        if (guid.IndexOfAnyExcept((byte)0x44) < 0)
        {
            identity = new PiIdentity(PiGeneration.MaskRom, null, null);
            return SentByPi(message);
        }

        var serial = new PiSerial(BinaryPrimitives.ReadUInt32LittleEndian(guid[12..]));
        switch (BinaryPrimitives.ReadUInt32BigEndian(guid))
        {
            case FourPi or FourPiSwapped:
                identity = Eeprom(PiGeneration.Bcm2711, guid, serial);
                return true;
            case FivePi or FivePiSwapped:
                identity = Eeprom(PiGeneration.Bcm2712, guid, serial);
                return true;
            default:
                return SentByPi(message) && TryRecogniseOther(message, guid, serial, out identity);
        }
    }

    private static bool TryRecogniseOther(
        in DhcpMessage message, ReadOnlySpan<byte> guid, PiSerial serial, out PiIdentity identity)
    {
        var eeprom = message.ParameterRequestList.SequenceEqual(EepromRequestList);
        if (guid[..12].SequenceEqual(guid[4..]))
        {
            // Four times the serial: bootcode.bin, the 3B+ ROM, EEPROMs before March 2020 or with DHCP_OPTION97=0.
            identity = new PiIdentity(eeprom ? PiGeneration.Bcm2711 : PiGeneration.Bootcode, serial, null);
            return true;
        }

        // DHCP_OPTION97 may hold any word of the owner's choice; revision, the MAC's tail and the serial still follow.
        identity = Eeprom(PiGeneration.Bcm2711, guid, serial);
        Span<byte> mac = stackalloc byte[MacAddress.Length];
        message.ClientMac.Write(mac);
        return eeprom && guid.Slice(8, 4).SequenceEqual(mac[2..]) && identity.Revision!.Value.IsNewStyle;
    }

    /// <summary>The constant transaction id, or the very list of wanted options that only Pi firmware sends.</summary>
    private static bool SentByPi(in DhcpMessage message) =>
        message.TransactionId == ConstantTransactionId ||
        message.ParameterRequestList.SequenceEqual(RomRequestList) ||
        message.ParameterRequestList.SequenceEqual(RomRequestList[..12]) ||
        message.ParameterRequestList.SequenceEqual(EepromRequestList);

    /// <summary>
    /// word | board revision LE32 | MAC bytes 2…5 | serial LE32. The revision decides the generation: Pi 5 EEPROMs before
    /// October 2023 sent the Pi 4 word.
    /// </summary>
    private static PiIdentity Eeprom(PiGeneration byWord, ReadOnlySpan<byte> guid, PiSerial serial)
    {
        var revision = new BoardRevision(BinaryPrimitives.ReadUInt32LittleEndian(guid[4..]));
        var generation = !revision.IsNewStyle ? byWord : revision.Processor switch
        {
            3 => PiGeneration.Bcm2711,
            4 => PiGeneration.Bcm2712,
            _ => byWord,
        };
        return new PiIdentity(generation, serial, revision);
    }
}
