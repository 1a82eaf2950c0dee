namespace PiBoot.Linux.Nfs;

/// <summary>What a part of the kernel's answer says about the whole.</summary>
internal enum DumpStep
{
    /// <summary>More follows.</summary>
    Continues,

    /// <summary>All was told.</summary>
    Complete,

    /// <summary>The kernel's table changed meanwhile: what was told may have gaps.</summary>
    Interrupted,

    /// <summary>This kernel cannot be asked, or not by us.</summary>
    Refused,

    /// <summary>It went wrong this time, or no sense can be made of it.</summary>
    Broken,
}
