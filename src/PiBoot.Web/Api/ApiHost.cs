using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PiBoot.Web.Description;
using PiBoot.Web.Metrics;
using PiBoot.Web.Tasks;

namespace PiBoot.Web.Api;

/// <summary>
/// The HTTP server. The control socket takes everything: whoever may open it (root and the group piboot) may give orders.
/// The network gets what needs no login: <c>/healthz</c>, and what the unit in a client's system says and asks.
/// </summary>
public sealed class ApiHost : IAsyncDisposable
{
    private const long LargestBody = 64 * 1024;
    private const int LargestConnections = 2000;
    private static readonly object ControlMark = new();

    private readonly WebApplication _application;

    private ApiHost(WebApplication application) => _application = application;

    /// <summary>Every method and path that is served, paths with their <c>{id}</c>.</summary>
    internal IEnumerable<(string Method, string Path, Operation Operation)> Routes => RoutesOf(_application);

    /// <param name="state">What is shown and ordered.</param>
    /// <param name="controlSocket">Path of the Unix socket; its directory exists.</param>
    /// <param name="web">Where the network is served; null: nowhere.</param>
    /// <param name="logging">Takes the server's own messages.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="IOException">The address is taken or not permitted.</exception>
    public static async Task<ApiHost> StartAsync(
        ApiState state, string controlSocket, IPEndPoint? web, ILoggerProvider logging, CancellationToken cancellation)
    {
        // The empty builder: the others look for appsettings.json and watch the content root for it, folder by folder.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "piboot" });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(logging)

            // A start that fails is told by its exception.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, controlSocket, web));

        var application = builder.Build();
        application.UseRouting();
        application.Use(OnlyWhoMay);
        application.Use((context, next) => OnlyWhileServing(state, context, next));
        Map(application, state);
        try
        {
            await application.StartAsync(cancellation);
        }
        catch (Exception)
        {
            await application.DisposeAsync();
            throw;
        }

        return new ApiHost(application);
    }

    public async ValueTask DisposeAsync()
    {
        // Open event streams do not end by themselves.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions kestrel, string controlSocket, IPEndPoint? web)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxConcurrentConnections = LargestConnections;
        kestrel.ListenUnixSocket(controlSocket, listen => listen.Use(next => connection =>
        {
            connection.Items[ControlMark] = true;
            return next(connection);
        }));
        if (web is not null)
        {
            kestrel.Listen(web);
        }
    }

    /// <summary>What no route is found for is refused like a route that needs a login: nobody learns which there are. Open ones are so by their exact spelling.</summary>
    private static Task OnlyWhoMay(HttpContext context, RequestDelegate next)
    {
        var open = context.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<Operation>()?.Access == Access.Open &&
            endpoint.RoutePattern.RawText == context.Request.Path.Value;
        var overControl = context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(ControlMark) == true;
        return open || overControl
            ? next(context)
            : Replies.Problem(
                context, StatusCodes.Status401Unauthorized, "No login", "Only the control socket takes orders so far: use the piboot command on the appliance.");
    }

    /// <summary>Without its drive the appliance tells how it is, and takes orders for drives.</summary>
    private static Task OnlyWhileServing(ApiState state, HttpContext context, RequestDelegate next)
    {
        return context.GetEndpoint()?.Metadata.GetMetadata<Operation>() is null or { WithoutDrive: true } || state.Services is not null
            ? Replies.Served(state, context, next)
            : Replies.Problem(
                context, StatusCodes.Status503ServiceUnavailable, "Nothing is served", state.Report.Status().Troubles is [var trouble, ..] ? trouble : "The service is starting: try again in a moment.");
    }

    private static IEnumerable<(string Method, string Path, Operation Operation)> RoutesOf(IEndpointRouteBuilder routes) =>
        from source in routes.DataSources
        from endpoint in source.Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
        select (method, endpoint.RoutePattern.RawText!, endpoint.Metadata.GetRequiredMetadata<Operation>());

    private static void Map(IEndpointRouteBuilder routes, ApiState state)
    {
        routes.Get("/healthz", static context => context.Response.WriteAsync("ok\n"), new("The service answers", Access.Open) { WithoutDrive = true, AnswerType = Operation.Text });
        new MetricsRoutes(state).Map(routes);
        new ClientRoutes(state).Map(routes);
        new ExportRoutes(state).Map(routes);
        new CaptureRoutes(state).Map(routes);
        new SystemRoutes(state).Map(routes);
        new OsRoutes(state).Map(routes);
        new RootRoutes(state).Map(routes);
        new DriveRoutes(state).Map(routes);
        new SdCardRoutes(state).Map(routes);
        new PowerRoutes(state).Map(routes);
        new OrderRoutes(state).Map(routes);
        new TaskRoutes(state.Tasks).Map(routes);
        new DescriptionRoutes(() => RoutesOf(routes)).Map(routes);
        if (state.Screens is { } screens)
        {
            new DisplayRoutes(screens).Map(routes);
        }

        var events = new EventRoutes(state);
        events.MapEvents(routes);
        events.MapReport(routes);
    }
}
