using System.Buffers.Binary;

namespace PiBoot.Core.Os.Check;

/// <summary>What a kernel image tells about itself.</summary>
/// <param name="Architecture"><c>arm64</c>, <c>arm</c>, or empty for what is no kernel known here (such as U-Boot).</param>
/// <param name="Version">Such as <c>6.12.25+rpt-rpi-v8</c>; empty when not found.</param>
/// <param name="MountsNfs">It can mount a root over NFS without an initramfs; null when it could not be looked into.</param>
public sealed record KernelFacts(string Architecture, string Version, bool? MountsNfs)
{
    public static KernelFacts Unknown { get; } = new("", "", null);

    /// <summary>Bytes of an image that <see cref="ArchitectureOf"/> looks at.</summary>
    public const int HeaderLength = 64;

    /// <summary>
    /// Documentation/arch/arm64/booting.rst: "ARM\x64" at 56. arch/arm/boot/compressed/head.S: 0x016f2818 at 0x24. An ELF
    /// file names its machine at 18 (183 AArch64, 40 ARM).
    /// </summary>
    public static string ArchitectureOf(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderLength)
        {
            return "";
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(header[56..]) == 0x644d5241)
        {
            return "arm64";
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(header[0x24..]) == 0x016f2818)
        {
            return "arm";
        }

        return header.StartsWith("\u007fELF"u8)
            ? BinaryPrimitives.ReadUInt16LittleEndian(header[18..]) switch { 183 => "arm64", 40 => "arm", _ => "" }
            : "";
    }
}
