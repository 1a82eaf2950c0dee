using System.Text.Json.Serialization;

namespace PiBoot.Core.Storekeeping;

/// <summary>What an order came to.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "reply", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(OrderDone), "done")]
[JsonDerivedType(typeof(DataOpened), "data-opened")]
[JsonDerivedType(typeof(DataCleaned), "data-cleaned")]
[JsonDerivedType(typeof(OsImported), "os-imported")]
[JsonDerivedType(typeof(OsChecked), "os-checked")]
[JsonDerivedType(typeof(RootLook), "root-look")]
[JsonDerivedType(typeof(RootSnapshot), "root-snapshot")]
[JsonDerivedType(typeof(RootReplacement), "root-replacement")]
[JsonDerivedType(typeof(RootList), "root-list")]
[JsonDerivedType(typeof(IdentityList), "identities")]
[JsonDerivedType(typeof(NfsState), "nfs-state")]
[JsonDerivedType(typeof(DriveListing), "drive-list")]
public abstract record StorageReply;

/// <summary>Done, and nothing to tell.</summary>
public sealed record OrderDone : StorageReply
{
    public static readonly OrderDone Instance = new();
}
