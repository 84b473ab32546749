using System.Net;
using System.Security.Cryptography;
using Course.Base;
using EmbeddedKafka.Network;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Course.Site;

/// <summary>
/// Serves the pages on the loopback interface, made anew for each request so that a run in another terminal shows after
/// a reload, and answers the rehearsal's calls. Calls are answered to these pages alone: see <see cref="SiteGuard"/>.
/// </summary>
internal sealed class SiteServer : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly CourseFolder _course;
    readonly SiteOptions _options;
    readonly Dictionary<string, string> _scripts = [];

    SiteServer(CourseFolder course, int port)
    {
        _course = course;
        _options = new SiteOptions { Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, port);
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            });
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address =>
        new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Starts; port 0 takes a free one.</summary>
    /// <exception cref="CommandException">The port is taken.</exception>
    public static async Task<SiteServer> StartAsync(CourseFolder course, int port, CancellationToken cancellation)
    {
        var server = new SiteServer(course, port);
        try
        {
            await server._app.StartAsync(cancellation);
            return server;
        }
        catch (IOException) when (port != 0)
        {
            await server.DisposeAsync();
            throw new CommandException(
                $"Port {port} is taken{(PortOwner.Of(port) is { } process ? $" by {process}" : "")}.",
                ExitCode.Failed,
                "Leave --port out to take a free one."
            );
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        SiteGuard.Harden(context.Response.Headers);
        if (!SiteGuard.IsAddressedToUs(context.Request))
        {
            await SayAsync(
                context,
                StatusCodes.Status421MisdirectedRequest,
                "This server answers on 127.0.0.1 and localhost only."
            );
            return;
        }

        var path = context.Request.Path.Value!.TrimStart('/');
        if (path.StartsWith("api/", StringComparison.Ordinal))
            await ApiAsync(context, path[4..]);
        else
            await FileAsync(context, path is "" ? SiteLinks.Home : path);
    }

    async Task ApiAsync(HttpContext context, string call)
    {
        if (!SiteGuard.IsFromOurPages(context.Request, _options.Token!))
        {
            await SayAsync(
                context,
                StatusCodes.Status403Forbidden,
                "Only the pages that this server has served may call it: reload the page."
            );
            return;
        }

        try
        {
            var site = await CourseSite.ReadAsync(_course, _options, context.RequestAborted);
            await new RehearsalApi(_course, site).AnswerAsync(context, call);
        }
        catch (CourseException error)
        {
            await SayAsync(context, StatusCodes.Status503ServiceUnavailable, error.Message);
        }
    }

    async Task FileAsync(HttpContext context, string address)
    {
        if (context.Request.Method is not ("GET" or "HEAD"))
        {
            await SayAsync(context, StatusCodes.Status405MethodNotAllowed, "Pages are only read.");
            return;
        }

        if (Known(address) is { } script)
        {
            // The file's name has a hash of its content, so browsers may keep it for ever.
            context.Response.Headers.CacheControl = "max-age=31536000, immutable";
            await WriteAsync(context, address, script);
            return;
        }

        var site = await CourseSite.ReadAsync(_course, _options, context.RequestAborted);
        var text = site.Make(address);
        Remember(site.SharedScripts);
        if (text is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            address = "missing.html";
            text = SiteFrame.Page(
                _options,
                "Not here",
                "",
                "<main id=\"content\" class=\"single\"><h1>There is no such page</h1><p><a "
                    + $"href=\"{SiteLinks.Home}\">All topics</a></p></main>"
            );
        }

        await WriteAsync(context, address, text);
    }

    string? Known(string address)
    {
        lock (_scripts)
            return _scripts.GetValueOrDefault(address);
    }

    void Remember(IReadOnlyDictionary<string, string> scripts)
    {
        lock (_scripts)
            foreach (var (name, text) in scripts)
                _scripts[name] = text;
    }

    static Task SayAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = sentence }, context.RequestAborted);
    }

    static async Task WriteAsync(HttpContext context, string address, string text)
    {
        context.Response.ContentType = Path.GetExtension(address) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            _ => "text/html; charset=utf-8",
        };
        if (context.Request.Method == "GET")
            await context.Response.WriteAsync(text, context.RequestAborted);
    }
}
