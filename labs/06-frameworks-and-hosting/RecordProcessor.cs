using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Labs.FrameworksAndHosting;

/// <summary>What happens to a record in its lane: traced, handled in a scope of its own, tried again, laid aside. Task
/// 3: see <see cref="IRecordProcessor"/> and the README.</summary>
public sealed class RecordProcessor(
    IServiceScopeFactory scopes,
    HandleRecord handle,
    DeadLetters deadLetters,
    Telemetry telemetry,
    IOptions<ListenerOptions> options,
    ILogger<RecordProcessor> log
) : IRecordProcessor
{
    // TODO 3: which failures are worth another call? How many calls are options.Value.Attempts?
    readonly ResiliencePipeline _retries = new ResiliencePipelineBuilder().Build();

    public async Task ProcessAsync(RawRecord record, CancellationToken cancel)
    {
        using var activity = Telemetry.StartProcessing(record);
        var began = Stopwatch.GetTimestamp();
        var calls = 0;
        Exception? error = null;

        // TODO 3: call handle through _retries, each call with a scope of its own.
        // TODO 3: what cannot be handled is laid aside. What if the record is no longer ours?
        telemetry.Processed(record, calls, began, error);
    }
}
