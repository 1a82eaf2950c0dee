namespace PiBoot.Web.Login;

/// <summary>How a secret that somebody gave was taken.</summary>
public enum DoorAnswer
{
    Done,

    /// <summary>It is not the right one.</summary>
    Wrong,

    /// <summary>The new password will not do.</summary>
    Unfit,

    /// <summary>Too many wrong ones came before it.</summary>
    Wait,

    /// <summary>Too many are being looked at.</summary>
    Busy,

    /// <summary>There is a password already, or it was changed in this moment.</summary>
    AlreadySet,

    /// <summary>There is no password yet.</summary>
    NotSet,
}
