namespace PiBoot.Servers;

/// <summary>What a server's answer means for a download.</summary>
internal enum DownloadStep
{
    /// <summary>Its body is what is missing.</summary>
    Read,

    /// <summary>Nothing is missing.</summary>
    Complete,

    /// <summary>Another try may help.</summary>
    Again,
}
