using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Registry.Http;

/// <summary>Listens on loopback and hands requests on once there is somebody to answer them.</summary>
internal sealed class RegistryServer : IAsyncDisposable
{
    const int MaxConnections = 1_000;

    readonly WebApplication _app;
    readonly TaskCompletionSource<Pipeline> _pipeline = new(TaskCreationOptions.RunContinuationsAsynchronously);

    RegistryServer(EmbeddedRegistryOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        if (options.Certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(
                IPAddress.Loopback,
                options.Port,
                listen =>
                {
                    if (options.Certificate is { } certificate)
                        listen.UseHttps(certificate);
                }
            );
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = options.RequestTimeout;
        });
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:41234</c>.</summary>
    public string Url =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<RegistryServer> StartAsync(EmbeddedRegistryOptions options, CancellationToken cancellation)
    {
        var server = new RegistryServer(options);
        try
        {
            await server._app.StartAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on requests are answered.</summary>
    public void Serve(Pipeline pipeline) => _pipeline.TrySetResult(pipeline);

    public async ValueTask DisposeAsync()
    {
        _pipeline.TrySetCanceled();
        // Nobody is waited for who has not been answered yet.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    async Task AnswerAsync(HttpContext http) => await (await _pipeline.Task).AnswerAsync(http);
}
