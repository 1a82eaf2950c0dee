using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PiBoot.Web.Bounds;
using PiBoot.Web.Dashboard;
using PiBoot.Web.Description;
using PiBoot.Web.Https;
using PiBoot.Web.Login;
using PiBoot.Web.Metrics;
using PiBoot.Web.Tasks;

namespace PiBoot.Web.Api;

/// <summary>
/// The HTTP server. The control socket takes everything: whoever may open it (root and the group piboot) may give orders.
/// The network gets what the gate lets through.
/// </summary>
public sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ApiHost(WebApplication application) => _application = application;

    /// <summary>Every method and path that is served, paths with their <c>{id}</c>.</summary>
    internal IEnumerable<(string Method, string Path, Operation Operation)> Routes => RoutesOf(_application);

    /// <param name="state">What is shown and ordered.</param>
    /// <param name="where">Where it is served.</param>
    /// <param name="logging">Takes the server's own messages.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="IOException">An address is taken or not permitted.</exception>
    public static async Task<ApiHost> StartAsync(ApiState state, ApiListening where, ILoggerProvider logging, CancellationToken cancellation)
    {
        // The empty builder: the others look for appsettings.json and watch the content root for it, folder by folder.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "piboot" });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(logging)

            // A start that fails is told by its exception.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.AddRoutingCore();
#if NET10_0_OR_GREATER
        builder.Services.AddSingleton<Microsoft.AspNetCore.Connections.IMemoryPoolFactory<byte>, SharedBuffers>();
#endif
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => ApiSockets.Configure(kestrel, where));

        if (where.Listener is { } listener)
        {
            builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = endpoint =>
                endpoint is IPEndPoint network ? listener(network) : SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint));
        }

        var application = builder.Build();
        application.Use(SecurityHeaders.Add);
        application.Use(BrokenRequests.Answer);
        application.UseRouting();
        if (where.Https is { IsOnly: true } only)
        {
            application.Use(new HttpsOnly(only.Address.Port).Invoke);
        }

        application.Use(new Gate(state.Door).Invoke);
        application.Use(StreamsOf(state.Door).Invoke);
        application.Use((context, next) => OnlyWhileServing(state, context, next));
        Map(application, state, where);
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

    private static StreamSlots StreamsOf(Doorkeeper? door)
    {
        var streams = new StreamSlots(id => door?.IsGood(id) == true);
        if (door is not null)
        {
            door.Ended += streams.End;
        }

        return streams;
    }

    /// <summary>Without its drive the appliance tells how it is, and takes orders for drives.</summary>
    private static Task OnlyWhileServing(ApiState state, HttpContext context, RequestDelegate next)
    {
        return context.GetEndpoint()?.Metadata.GetMetadata<Operation>() is null or { WithoutDrive: true } or { IsPage: true } || state.Services is not null
            ? Replies.Served(state, context, next)
            : Replies.Problem(
                context, StatusCodes.Status503ServiceUnavailable, "Nothing is served", state.Report.Status().Troubles is [var trouble, ..] ? trouble : "The service is starting: try again in a moment.");
    }

    private static IEnumerable<(string Method, string Path, Operation Operation)> RoutesOf(IEndpointRouteBuilder routes) =>
        from source in routes.DataSources
        from endpoint in source.Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
        select (method, endpoint.RoutePattern.RawText!, endpoint.Metadata.GetRequiredMetadata<Operation>());

    private static void Map(IEndpointRouteBuilder routes, ApiState state, ApiListening where)
    {
        routes.Get("/healthz", static context => context.Response.WriteAsync("ok\n"), new("The service answers", Access.Open) { WithoutDrive = true, AnswerType = Operation.Text });
        new DashboardRoutes().Map(routes);
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

        if (state.Door is { } door)
        {
            new LoginRoutes(door).Map(routes);
            new SessionRoutes(door).Map(routes);
            new TokenRoutes(door).Map(routes);
            new AccessRoutes(door, new WebPorts(where.Web?.Port, where.Https?.Address.Port, where.Https is { } https ? https.Fingerprint : null)).Map(routes);
        }

        new UploadRoutes(state).Map(routes);
        new SupportRoutes(state).Map(routes);
        new BackupRoutes(state).Map(routes);
        if (state.Settings is { } settings)
        {
            new SettingRoutes(settings).Map(routes);
        }

        var events = new EventRoutes(state);
        events.MapEvents(routes);
        events.MapReport(routes);
    }
}
