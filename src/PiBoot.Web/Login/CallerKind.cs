namespace PiBoot.Web.Login;

/// <summary>How somebody who asks is known.</summary>
public enum CallerKind
{
    /// <summary>Not at all.</summary>
    Nobody,

    /// <summary>It could open the control socket.</summary>
    Control,

    /// <summary>A browser that has logged in.</summary>
    Session,

    /// <summary>A program with an API token.</summary>
    Token,
}
