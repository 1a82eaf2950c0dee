namespace PiBoot.Core.Tftp;

/// <summary>Why a file name is refused.</summary>
public enum NameFault
{
    None,

    /// <summary>Nothing is left after the prefix and the empty parts are gone.</summary>
    Empty,

    /// <summary>Longer than <see cref="RequestedName.MaximumLength"/>.</summary>
    TooLong,

    /// <summary>A NUL, another control character, or half a surrogate pair.</summary>
    BadCharacter,

    /// <summary>A <c>..</c> part.</summary>
    LeavesRoot,
}
