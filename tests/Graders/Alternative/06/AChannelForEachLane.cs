// replaces: Lanes.cs
using System.Numerics;
using System.Threading.Channels;

namespace Labs.FrameworksAndHosting;

/// <summary>A channel for each lane, and a reader behind it.</summary>
public sealed class Lanes : ILanes
{
    readonly IRecordProcessor _processor;
    readonly Channel<Work>[] _lanes;
    volatile Exception? _failure;

    public Lanes(int count, IRecordProcessor processor)
    {
        _processor = processor;
        _lanes = [.. Enumerable.Range(0, count).Select(_ => Channel.CreateUnbounded<Work>())];
        foreach (var lane in _lanes)
            _ = Task.Run(() => ReadAsync(lane.Reader));
    }

    public Task Add(RawRecord record, CancellationToken cancel)
    {
        var work = new Work(
            record,
            cancel,
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
        );
        var lane = record.Message.Key is { } key ? new BigInteger(key, isUnsigned: true) : record.Offset.Value;
        _lanes[(int)(lane * 7919 % 1_000_003 % _lanes.Length)].Writer.TryWrite(work);
        return work.Done.Task;
    }

    public void ThrowIfBroken()
    {
        if (_failure is { } failure)
            throw failure;
    }

    async Task ReadAsync(ChannelReader<Work> lane)
    {
        Exception? broken = null;
        await foreach (var work in lane.ReadAllAsync())
            try
            {
                if (broken is not null)
                    throw broken;
                work.Cancel.ThrowIfCancellationRequested();
                await _processor.ProcessAsync(work.Record, work.Cancel);
                work.Done.SetResult();
            }
            catch (OperationCanceledException e) when (work.Cancel.IsCancellationRequested)
            {
                work.Done.SetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                _failure = broken = e;
                work.Done.SetException(e);
            }
    }

    sealed record Work(RawRecord Record, CancellationToken Cancel, TaskCompletionSource Done);
}
