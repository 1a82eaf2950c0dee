using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using PiBoot.Core.Access;

namespace PiBoot.Web.Login;

/// <summary>Who asks.</summary>
/// <param name="Kind">How it is known.</param>
/// <param name="Id">Of its session or token; empty for the others.</param>
/// <param name="Scope">What it may do; null: only what is open to anybody.</param>
public sealed record Caller(CallerKind Kind, string Id, TokenScope? Scope)
{
    /// <summary>Marks a connection in its items.</summary>
    internal static readonly object ControlMark = new();

    public static readonly Caller Nobody = new(CallerKind.Nobody, "", null);

    public static readonly Caller Control = new(CallerKind.Control, "", TokenScope.Full);

    /// <summary>As the gate found it.</summary>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? (IsControl(context) ? Control : Nobody);

    internal static bool IsControl(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(ControlMark) == true;
}
