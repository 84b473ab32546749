using System.Globalization;
using Confluent.Kafka;
using EmbeddedKafka.Registry.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EmbeddedKafka.Registry.Http;

/// <summary>The way of a request: its route, who asks, faults, its body, the handler or the instance that leads, the
/// answer.</summary>
internal sealed class Pipeline(
    EmbeddedRegistryOptions options,
    Router router,
    RegistryFaultCollection faults,
    TrafficMeter traffic,
    LogReader reader,
    Leadership leadership
) : IDisposable
{
    readonly Forwarder _forwarder = new(options.Certificate);
    readonly RequestBody _body = new();

    public void Dispose()
    {
        _forwarder.Dispose();
        _body.Dispose();
    }

    public async Task AnswerAsync(HttpContext http)
    {
        var credentials = BasicCredentials.Of(http.Request);
        var client = credentials?.User ?? http.Request.Headers.UserAgent.ToString();
        var known = TrafficMeter.Unknown;
        var type = MediaTypes.Default;
        Answer answer;
        try
        {
            var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
            type = MediaTypes.OfAnswer(http.Request);
            var (route, path, context) = router.Find(http.Request.Method, target) ?? throw Refusal.NotFound();
            known = route.Template;
            if (options.Users.Count != 0 && credentials?.AreOf(options.Users) != true)
                throw new RegistryException(401, "Unauthorized");
            await SufferAsync(route, client, http.RequestAborted);
            answer = await AnswerAsync(http, route, path, context);
        }
        catch (RegistryException refusal)
        {
            answer = Answer.Of(refusal);
        }
        catch (BadHttpRequestException e)
        {
            answer = Answer.Of(new RegistryException(e.StatusCode, e.Message));
        }
        catch (LogLostException e)
        {
            answer = Answer.Of(Refusal.StoreFailed(e.Message));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (OperationCanceledException)
        {
            answer = Answer.Of(Refusal.TimedOut());
        }
        catch (Exception e)
        {
            options.Logger?.Invoke($"{http.Request.Method} {http.Request.Path} failed: {e}");
            answer = Answer.Of(new RegistryException(500, $"Internal Server Error: {e.Message}"));
        }

        // Who passed it on has counted it.
        if (!IsForwarded(http))
            traffic.Answered(http.Request.Method, known, answer.Status, client);
        await WriteAsync(http, answer, type);
    }

    async Task SufferAsync(Route route, string client, CancellationToken cancellation)
    {
        if (faults.For(route.Name, client) is not { } fault)
            return;
        await Task.Delay(fault.Delay, cancellation);
        if (fault.Status != 0)
            throw new RegistryException(fault.Status, $"A fault that was asked for: {fault.Status}");
    }

    async Task<Answer> AnswerAsync(HttpContext http, Route route, Dictionary<string, string> path, string? context)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(options.RequestTimeout);
        byte[] body = [];
        if (route.Method is "POST" or "PUT")
        {
            MediaTypes.CheckBody(http.Request);
            body = await ReadBodyAsync(http, deadline.Token);
        }
        var call = new Call(path, context, http.Request.Query, body, deadline.Token);
        return route.Changes ? await ChangeAsync(http, route, call, body) : await ReadAsync(route, call);
    }

    async Task<byte[]> ReadBodyAsync(HttpContext http, CancellationToken cancellation)
    {
        try
        {
            return await _body.ReadAsync(http.Request, cancellation);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            http.Response.Headers.Connection = "close";
            throw new RegistryException(408, "The body of the request did not come in time");
        }
    }

    /// <summary>Who does not lead may not have read yet what somebody has just written through another
    /// instance.</summary>
    async Task<Answer> ReadAsync(Route route, Call call)
    {
        try
        {
            return await route.Handler(call);
        }
        catch (RegistryException refusal) when (refusal is { Status: 404, Code: > 1000 } && !leadership.Leads)
        {
            await reader.CatchUpAsync(call.Cancellation);
            return await route.Handler(call);
        }
    }

    async Task<Answer> ChangeAsync(HttpContext http, Route route, Call call, byte[] body)
    {
        if (route.Shortcut?.Invoke(call) is { } known)
            return known;
        while (true)
        {
            var (writer, leader) = await LeaderAsync(call.Cancellation);
            if (writer is null)
                return await PassOnAsync(http, leader, call, body);
            try
            {
                var answer = await writer.ChangeAsync(() => RunAsync(route, call, writer), call.Cancellation);
                if (call.Written is { } offset && IsForwarded(http))
                    http.Response.Headers[Forwarder.OffsetHeader] = offset.ToString(CultureInfo.InvariantCulture);
                return answer;
            }
            catch (NotLeadingException)
            {
                leadership.Doubt(writer);
            }
            catch (ProduceException<byte[], byte[]?> e)
            {
                throw e.Error.Code is ErrorCode.MsgSizeTooLarge
                    ? Refusal.SchemaTooLarge(e.Error.Reason)
                    : Refusal.StoreFailed(e.Error.Reason);
            }
        }
    }

    static Task<Answer> RunAsync(Route route, Call call, LogWriter writer)
    {
        call.WritesBy(writer);
        return route.Handler(call);
    }

    async Task<(LogWriter? Writer, string Leader)> LeaderAsync(CancellationToken cancellation)
    {
        try
        {
            return await leadership.FindAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            throw Refusal.UnknownLeader();
        }
    }

    async Task<Answer> PassOnAsync(HttpContext http, string leader, Call call, byte[] body)
    {
        if (IsForwarded(http))
            throw Refusal.ForwardingFailed($"it came to {leadership.Url}, and {leader} leads");
        var (answer, written) = await _forwarder.PassOnAsync(leader, http, body, call.Cancellation);
        if (written is { } offset)
            await reader.AppliedAsync(offset, call.Cancellation);
        return answer;
    }

    static bool IsForwarded(HttpContext http) => http.Request.Headers.ContainsKey(Forwarder.ForwardHeader);

    static async Task WriteAsync(HttpContext http, Answer answer, string type)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        if (answer.Status == 401)
            response.Headers.WWWAuthenticate = "Basic realm=\"SchemaRegistry\"";
        response.ContentType = answer.ContentType ?? type;
        response.ContentLength = answer.Body.Length;
        try
        {
            await response.Body.WriteAsync(answer.Body, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // Whoever asked has gone.
        }
    }
}
