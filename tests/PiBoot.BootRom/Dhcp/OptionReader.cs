namespace PiBoot.BootRom.Dhcp;

/// <summary>Walks options in the order they lie in: code, length, value (RFC 2132 section 2). Ends at 255 or at the first
/// option that runs past the end.</summary>
internal ref struct OptionReader(ReadOnlySpan<byte> options)
{
    private ReadOnlySpan<byte> rest = options;

    public byte Code { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNext()
    {
        while (rest.Length > 0 && rest[0] == DhcpOption.Pad)
        {
            rest = rest[1..];
        }

        if (rest.Length < 2 || rest[0] == DhcpOption.End || rest.Length < 2 + rest[1])
        {
            return false;
        }

        Code = rest[0];
        Value = rest.Slice(2, rest[1]);
        rest = rest[(2 + Value.Length)..];
        return true;
    }
}
