using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PiBoot.Web.Api;

namespace PiBoot.Web.Description;

/// <summary>The description of the API (OpenAPI 3.0.3), made from the routes themselves.</summary>
internal static partial class ApiDocument
{
    private const string Cookie = "session";
    private const string Token = "token";
    private const string ProblemType = "application/problem+json";

    /// <summary>What any route may answer: no login, not with this scope, too much at once, nothing is served.</summary>
    private static readonly int[] Anywhere = [401, 403, 429, 503];

    /// <param name="routes">Method, path and operation of each; pages are left out.</param>
    public static JsonObject Of(IEnumerable<(string Method, string Path, Operation Operation)> routes)
    {
        var schemas = new SchemaBook(ApiJson.Default.Options);
        var paths = new JsonObject();
        foreach (var group in routes.Where(r => !r.Operation.IsPage).GroupBy(r => r.Path).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var item = new JsonObject();
            foreach (var (method, path, operation) in group.OrderBy(r => r.Method, StringComparer.Ordinal))
            {
                item[method.ToLowerInvariant()] = Describe(method, path, operation, schemas);
            }

            paths[group.Key] = item;
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.3",
            ["info"] = new JsonObject
            {
                ["title"] = "PiBootAppliance",
                ["version"] = typeof(ApiDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
                ["description"] = "Times are UTC, sizes bytes, durations seconds. Errors are problem details (RFC 9457); 'field' names the field that is wrong. " +
                    "Long work is answered with 202 and a task where 'Prefer: respond-async' is sent.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.Objects,
                ["securitySchemes"] = new JsonObject
                {
                    [Cookie] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = "piboot_session" },
                    [Token] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                },
            },
        };
    }

    private static JsonObject Describe(string method, string path, Operation operation, SchemaBook schemas)
    {
        var described = new JsonObject
        {
            ["operationId"] = NameOf(method, path),
            ["summary"] = operation.Summary,
            ["tags"] = new JsonArray(TagOf(path)),
            ["responses"] = Responses(operation, schemas),
        };
        if (Parameters(path, operation) is { Count: > 0 } parameters)
        {
            described["parameters"] = parameters;
        }

        if (operation.Body is not null || operation.BodyType != Operation.Json)
        {
            described["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(operation.BodyType, operation.Body is { } body ? schemas.Of(body) : AnyOf(operation.BodyType)) };
        }

        described["security"] = operation.Access is Access.Open or Access.Local
            ? new JsonArray()
            : new JsonArray(new JsonObject { [Cookie] = new JsonArray() }, new JsonObject { [Token] = new JsonArray() });
        if (operation.Access is Access.Full or Access.Local)
        {
            described["description"] = operation.Access == Access.Full ? "Needs a session, or a token with full scope." : "Only over the control socket.";
        }

        return described;
    }

    private static JsonObject Responses(Operation operation, SchemaBook schemas)
    {
        var good = new JsonObject { ["description"] = operation.Summary };
        if (operation.AnswerType is { } type)
        {
            good["content"] = Content(type, operation.Answer is { } answer ? schemas.Of(answer) : AnyOf(type));
        }

        var responses = new JsonObject { [Text(operation.Status)] = good };
        foreach (var status in operation.Problems.Concat(Anywhere).Distinct().Order())
        {
            responses[Text(status)] = new JsonObject
            {
                ["description"] = ProblemWords(status),
                ["content"] = Content(ProblemType, schemas.Of(ApiJson.Default.Problem)),
            };
        }

        return responses;
    }

    private static JsonArray Parameters(string path, Operation operation) => new(
    [
        .. Placeholder().Matches(path).Select(name => Parameter(name.Groups[1].Value, "path", null)),
        .. operation.Query.Select(query => Parameter(query.Name, "query", query.Meaning)),
    ]);

    private static JsonObject Parameter(string name, string place, string? meaning)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = place == "path", ["schema"] = new JsonObject { ["type"] = "string" } };
        if (meaning is not null)
        {
            parameter["description"] = meaning;
        }

        return parameter;
    }

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    /// <summary>What has no shape of ours.</summary>
    private static JsonObject AnyOf(string type) => type switch
    {
        Operation.Form => new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } },
        Operation.Json => [],
        _ when type.StartsWith("text/", StringComparison.Ordinal) => new JsonObject { ["type"] = "string" },
        _ => new JsonObject { ["type"] = "string", ["format"] = "binary" },
    };

    /// <summary>Such as <c>getClientsIdBoots</c>.</summary>
    private static string NameOf(string method, string path) => method.ToLowerInvariant() + string.Concat(
        Words().Matches(path.Replace("/api/v1", "", StringComparison.Ordinal)).Select(word => char.ToUpperInvariant(word.Value[0]) + word.Value[1..]));

    private static string TagOf(string path) => Words().Match(path.Replace("/api/v1", "", StringComparison.Ordinal)).Value;

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static string ProblemWords(int status) => status switch
    {
        400 => "A value that cannot be; 'field' names it",
        401 => "No login",
        403 => "Not with this login, or not from there",
        404 => "There is no such thing",
        409 => "Not possible as things are",
        412 => "Somebody else has changed it meanwhile",
        413 => "Too large",
        415 => "Not in this form",
        429 => "Too many tries; Retry-After says how long to wait",
        503 => "Nothing is served, or too much at once",
        507 => "The drive or the registry refuses",
        _ => "It did not work",
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("[A-Za-z0-9]+")]
    private static partial Regex Words();
}
