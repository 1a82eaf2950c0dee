namespace PiBoot.Configuration;

/// <summary>What the section <c>[web]</c> says of HTTPS.</summary>
public sealed record HttpsSettings
{
    /// <summary>On the address of HTTP, where a port can be had; nowhere without HTTP.</summary>
    public bool IsAuto { get; init; } = true;

    /// <summary>Where exactly; null: nowhere, unless it is automatic.</summary>
    public WebAddress? Address { get; init; }

    /// <summary>Absolute path of a certificate, with those between it and one that browsers know; null: one is generated.</summary>
    public string? Certificate { get; init; }

    /// <summary>Absolute path of its key; null: it stands in the same file.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>Over HTTP, only what clients and health checks ask is answered.</summary>
    public bool IsOnly { get; init; }
}
