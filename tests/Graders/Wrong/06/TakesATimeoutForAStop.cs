// task: 3
// replaces: RecordProcessor.cs
// mistake: takes a client's timeout for a shutdown, by the type of its exception
// expect: nobody had cancelled the token
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Labs.FrameworksAndHosting;

/// <summary>What happens to a record in its lane: traced, handled in a scope of its own, tried again, laid
/// aside.</summary>
public sealed class RecordProcessor(
    IServiceScopeFactory scopes,
    HandleRecord handle,
    DeadLetters deadLetters,
    Telemetry telemetry,
    IOptions<ListenerOptions> options,
    ILogger<RecordProcessor> log
) : IRecordProcessor
{
    readonly ResiliencePipeline _retries = new ResiliencePipelineBuilder()
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = e => new(e.Outcome.Exception is not (null or PermanentException or JsonException)),
                MaxRetryAttempts = options.Value.Attempts - 1,
                Delay = options.Value.FirstDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            }
        )
        .Build();

    /// <summary>Ends when the record is handled or is a dead letter; throws when it is neither.</summary>
    public async Task ProcessAsync(RawRecord record, CancellationToken cancel)
    {
        using var activity = Telemetry.StartProcessing(record);
        var began = Stopwatch.GetTimestamp();
        var calls = 0;
        Exception? error = null;
        try
        {
            await _retries.ExecuteAsync(CallAsync, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            error = e;
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            log.LogError(e, "{Record} is laid aside after {Calls} calls", record.TopicPartitionOffset, calls);
            await deadLetters.SendAsync(record, e, calls, cancel);
        }
        telemetry.Processed(record, calls, began, error);

        async ValueTask CallAsync(CancellationToken token)
        {
            calls++;
            await using var scope = scopes.CreateAsyncScope();
            await handle(scope.ServiceProvider, record, token);
        }
    }
}
