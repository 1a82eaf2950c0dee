using PiBoot.Core.Os;

namespace PiBoot.Core.Storekeeping;

/// <summary>Makes the folders of the data directory and gives <c>state/</c> to the caller. Quick.</summary>
public sealed record OpenData : StorageOrder<DataOpened>;

/// <param name="Method">How roots are made: <c>btrfs snapshot</c>, <c>reflink</c> or <c>plain copy</c>.</param>
public sealed record DataOpened(string Method) : StorageReply;

/// <summary>Removes what a power cut left half made. May take long; whatever is under way is left alone.</summary>
public sealed record CleanUpData : StorageOrder<DataCleaned>;

/// <param name="Warnings">Leftovers that could not be removed, in words.</param>
public sealed record DataCleaned(IReadOnlyList<string> Warnings) : StorageReply;

/// <summary>Unpacks an operating system and makes it fit to boot from the network. It is there whole, or not at all.</summary>
/// <param name="Source">Absolute path of an image, an archive, a block device or a directory.</param>
/// <param name="Name">A plain name that is not taken.</param>
/// <param name="Sha256">Hex digest that the source file must have; null: any.</param>
/// <param name="Origin">What to remember as its origin, where that is not the path: a web address.</param>
public sealed record ImportOs(string Source, string Name, string? Sha256, string? Origin) : StorageOrder<OsImported>;

/// <param name="Facts">What was found and done.</param>
/// <param name="Verdicts">For each Pi model whether it would boot.</param>
public sealed record OsImported(OsFacts Facts, IReadOnlyList<ModelVerdict> Verdicts) : StorageReply;

public sealed record RemoveOs(string Name) : StorageOrder<OrderDone>;

public sealed record CheckOs(string Name) : StorageOrder<OsChecked>;

public sealed record OsChecked(IReadOnlyList<ModelVerdict> Verdicts) : StorageReply;
