using System.Text;
using PiBoot.Core.Images;

namespace PiBoot.Linux.Images;

/// <summary>One member: what its header, its pax records and GNU's long names say together.</summary>
/// <param name="Name">As the archive has it.</param>
/// <param name="Kind">The type flag; <c>0</c> for all sorts of plain files.</param>
/// <param name="Link">What a link leads to.</param>
/// <param name="Size">Bytes of content in the archive.</param>
/// <param name="RealSize">Bytes of the file, which differ for a sparse one.</param>
/// <param name="Sparse">Where the content belongs; null: in one piece.</param>
/// <param name="HasMapBefore">The map of a sparse file stands before its content.</param>
internal sealed record TarMember(
    byte[] Name, char Kind, byte[] Link, long Size, long RealSize, List<(long Offset, long Length)>? Sparse, bool HasMapBefore, uint Major, uint Minor, EntryLook Look)
{
    private const string SchilyPrefix = "SCHILY.xattr.";
    private const string LibarchivePrefix = "LIBARCHIVE.xattr.";

    public string Words => Encoding.UTF8.GetString(Name);

    public static TarMember Make(TarHeader header, byte[]? longName, byte[]? longLink, long size, PaxRecords global, PaxRecords own)
    {
        byte[]? Bytes(string key) => own.Bytes(key) ?? global.Bytes(key);
        uint Identity(string key, uint plain) => (uint)(own.Number(key) ?? global.Number(key) ?? plain);

        var time = own.Time("mtime") ?? global.Time("mtime") ?? (header.Changed, 0u);
        var map = own.Bytes("GNU.sparse.map");
        var hasMapBefore = own.Bytes("GNU.sparse.major") is not null;
        return new TarMember(
            own.Bytes("GNU.sparse.name") ?? Bytes("path") ?? longName ?? header.Name,
            KindOf(header),
            Bytes("linkpath") ?? longLink ?? header.Link,
            size,
            own.Number("GNU.sparse.realsize") ?? own.Number("GNU.sparse.size") ?? size,
            map is null ? null : TarSparseMap.ParseList(map),
            hasMapBefore,
            header.Major,
            header.Minor,
            new EntryLook(header.Mode, Identity("uid", header.User), Identity("gid", header.Group), time.Item1, time.Item2, Attributes(own)));
    }

    private static char KindOf(TarHeader header) => header.Kind switch
    {
        // A name with a slash behind it was a directory before there were kinds.
        '\0' or '0' when header.Name.AsSpan().EndsWith("/"u8) => '5',
        '\0' or '7' => '0',
        var kind => kind,
    };

    private static List<NamedValue> Attributes(PaxRecords records)
    {
        var attributes = new List<NamedValue>();
        foreach (var (key, value) in records.All)
        {
            if (key.StartsWith(SchilyPrefix, StringComparison.Ordinal))
            {
                attributes.Add(new NamedValue(Encoding.UTF8.GetBytes(key[SchilyPrefix.Length..] + "\0"), value));
            }
            else if (key.StartsWith(LibarchivePrefix, StringComparison.Ordinal) && records.Bytes(SchilyPrefix + key[LibarchivePrefix.Length..]) is null)
            {
                attributes.Add(new NamedValue(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(key[LibarchivePrefix.Length..]) + "\0"), FromBase64(value)));
            }
        }

        return attributes;
    }

    private static byte[] FromBase64(byte[] value)
    {
        try
        {
            var text = Encoding.ASCII.GetString(value);
            return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException e)
        {
            throw new ImageException("is a damaged tar archive: an attribute that is not base64", e);
        }
    }
}
