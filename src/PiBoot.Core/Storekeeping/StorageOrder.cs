using System.Text.Json.Serialization;

namespace PiBoot.Core.Storekeeping;

/// <summary>One order to the storekeeper. All there are stand here; whoever sends another is refused.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "order", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(OpenData), "open-data")]
[JsonDerivedType(typeof(CleanUpData), "clean-up-data")]
[JsonDerivedType(typeof(ImportOs), "import-os")]
[JsonDerivedType(typeof(RemoveOs), "remove-os")]
[JsonDerivedType(typeof(CheckOs), "check-os")]
[JsonDerivedType(typeof(LookAtRoot), "look-at-root")]
[JsonDerivedType(typeof(PrepareRoot), "prepare-root")]
[JsonDerivedType(typeof(MarkRootUsed), "mark-root-used")]
[JsonDerivedType(typeof(SnapshotRoot), "snapshot-root")]
[JsonDerivedType(typeof(RemoveSnapshot), "remove-snapshot")]
[JsonDerivedType(typeof(ReplaceRoot), "replace-root")]
[JsonDerivedType(typeof(ListRoots), "list-roots")]
[JsonDerivedType(typeof(ReadIdentities), "read-identities")]
[JsonDerivedType(typeof(WriteIdentity), "write-identity")]
[JsonDerivedType(typeof(ApplyExports), "apply-exports")]
[JsonDerivedType(typeof(AskNfs), "ask-nfs")]
[JsonDerivedType(typeof(ListDrives), "list-drives")]
[JsonDerivedType(typeof(CheckDrive), "check-drive")]
[JsonDerivedType(typeof(PrepareDrive), "prepare-drive")]
[JsonDerivedType(typeof(MountDrive), "mount-drive")]
[JsonDerivedType(typeof(EjectDrive), "eject-drive")]
public abstract record StorageOrder;

/// <summary>An order and the kind of its reply.</summary>
public abstract record StorageOrder<TReply> : StorageOrder
    where TReply : StorageReply;
