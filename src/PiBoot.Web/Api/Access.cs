namespace PiBoot.Web.Api;

/// <summary>Who may use a route over the network; over the control socket everybody who may open it may use all.</summary>
public enum Access
{
    /// <summary>Anybody, without a login: little is, and what is says so itself.</summary>
    Open,

    /// <summary>A session, or a token of any scope.</summary>
    Read,

    /// <summary>A session, or a token with full scope.</summary>
    Full,

    /// <summary>Nobody: only over the control socket.</summary>
    Local,
}
