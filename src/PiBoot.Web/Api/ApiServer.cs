using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
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

/// <summary>The server behind the doors while somebody is connected: its pipeline and its routes.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ApiServer(WebApplication application) => _application = application;

    /// <summary>Every method and path that is served, paths with their <c>{id}</c>.</summary>
    public IEnumerable<(string Method, string Path, Operation Operation)> Routes => RoutesOf(_application);

    /// <param name="state">What is shown and ordered.</param>
    /// <param name="where">Where it is served.</param>
    /// <param name="streams">Those that are open over the network.</param>
    /// <param name="doors">Where callers come from; they stay when the server ends.</param>
    /// <param name="logging">Takes the server's own messages; stays as well.</param>
    public static ApiServer Build(ApiState state, ApiListening where, StreamSlots streams, ApiDoors doors, ILoggerProvider logging)
    {
        // The empty builder: the others look for appsettings.json and watch the content root for it, folder by folder.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "piboot" });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(logging)

            // A start that fails is told by its exception.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => ApiSockets.Configure(kestrel, where));
        builder.Services.AddSingleton<IConnectionListenerFactory>(doors);
        var application = builder.Build();
        application.Use(SecurityHeaders.Add);
        application.Use(BrokenRequests.Answer);
        application.UseRouting();
        if (where.Https is { IsOnly: true } only)
        {
            application.Use(new HttpsOnly(only.Address.Port).Invoke);
        }

        application.Use(new Gate(state.Door).Invoke);
        application.Use(streams.Invoke);
        application.Use((context, next) => OnlyWhileServing(state, context, next));
        Map(application, state, where);
        return new ApiServer(application);
    }

    public Task StartAsync(CancellationToken cancellation) => _application.StartAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        // Open event streams do not end by themselves.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
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
