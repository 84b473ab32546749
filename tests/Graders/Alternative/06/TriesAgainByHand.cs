// replaces: RecordProcessor.cs
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Labs.FrameworksAndHosting;

/// <summary>Does without Polly: a loop that pauses.</summary>
public sealed class RecordProcessor(
    IServiceScopeFactory scopes,
    HandleRecord handle,
    DeadLetters deadLetters,
    Telemetry telemetry,
    IOptions<ListenerOptions> options,
    ILogger<RecordProcessor> log
) : IRecordProcessor
{
    /// <summary>Ends when the record is handled or is a dead letter; throws when it is neither.</summary>
    public async Task ProcessAsync(RawRecord record, CancellationToken cancel)
    {
        using var activity = Telemetry.StartProcessing(record);
        var began = Stopwatch.GetTimestamp();
        var calls = 0;
        Exception? error = null;
        try
        {
            for (; !await IsHandledAsync(); calls++)
                await Task.Delay(options.Value.FirstDelay * (1 << calls) * (0.5 + Random.Shared.NextDouble()), cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            error = e;
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            log.LogError(e, "{Record} is laid aside after {Calls} calls", record.TopicPartitionOffset, calls + 1);
            await deadLetters.SendAsync(record, e, calls + 1, cancel);
        }
        telemetry.Processed(record, calls + 1, began, error);

        async Task<bool> IsHandledAsync()
        {
            await using var scope = scopes.CreateAsyncScope();
            try
            {
                await handle(scope.ServiceProvider, record, cancel);
                return true;
            }
            catch (Exception e) when (e is not (PermanentException or JsonException or OperationCanceledException))
            {
                if (calls + 1 == options.Value.Attempts)
                    throw;
                return false;
            }
        }
    }
}
