using Confluent.Kafka;
using Course.Grading;
using Labs.Security;

namespace Graders.Security;

/// <summary>Three pods of the booking service, which are replaced one after another; a machine is lost in the middle of
/// each roll-out.</summary>
/// <param name="topic">Where they write.</param>
/// <param name="partitions">Its partitions.</param>
/// <param name="configOf">How a pod with this setting gets in.</param>
/// <param name="nameOf">What a setting is called; no secret.</param>
/// <param name="read">Where the idea is taught.</param>
internal sealed class Deployment<T>(
    string topic,
    int partitions,
    Func<T, ClientConfig> configOf,
    Func<T, string> nameOf,
    string read
) : IPods<T>, IAsyncDisposable
{
    const int Pods = 3;
    readonly List<(OrderPod Pod, T Setting)> _running = [];
    readonly List<string> _refused = [];
    TaskFailedException? _failure;
    Task _rollOut = Task.CompletedTask;

    /// <summary>What was rolled out, in order.</summary>
    public List<T> Settings { get; } = [];

    public async Task StartAsync(T setting)
    {
        for (var pod = 0; pod < Pods; pod++)
            _running.Add((await StartPodAsync(setting, "before anything has changed, a pod"), setting));
    }

    public Task RollOutAsync(T setting)
    {
        if (!_rollOut.IsCompleted)
            _failure ??= NotAwaited($"roll-out {Settings.Count + 2} was begun");
        if (_failure is not null)
            return Task.FromException(_failure);
        return _rollOut = ReplaceAsync(setting);
    }

    async Task ReplaceAsync(T setting)
    {
        try
        {
            Fail.Unless(setting is not null, "RollOutAsync was given null", "the pods' new setting");
            for (var pod = 0; pod < Pods; pod++)
            {
                var next = await StartPodAsync(
                    setting,
                    $"roll-out {Settings.Count + 1}, pod {pod + 1} of {Pods}: the new pod, with {nameOf(setting)},"
                );
                await StopAsync(_running[pod].Pod);
                _running[pod] = (next, setting);
                if (pod == 0)
                    await LoseTheMachineAsync(
                        Pods - 1,
                        $"in the middle of roll-out {Settings.Count + 1} a pod of before lost its machine; "
                            + $"started again as it was, with {nameOf(_running[^1].Setting)}, it"
                    );
            }
            Settings.Add(setting);
        }
        catch (TaskFailedException e)
        {
            // The learner's code may swallow it.
            _failure = e;
            throw;
        }
    }

    /// <summary>Every pod is started again with the setting that it has.</summary>
    public async Task ComeBackAsync()
    {
        for (var pod = 0; pod < Pods; pod++)
            await LoseTheMachineAsync(
                pod,
                $"afterwards pod {pod + 1}, started again with {nameOf(_running[pod].Setting)},"
            );
    }

    /// <summary>Fails the task when a pod did not get in, or an order was refused.</summary>
    public void NothingWasRefused()
    {
        if (!_rollOut.IsCompleted)
            _failure ??= NotAwaited("RotateAsync has ended");
        if (_failure is not null)
            throw _failure;
        _refused.AddRange(_running.SelectMany(one => one.Pod.Refused));
        Fail.Unless(
            _refused.Count == 0,
            happened: $"{_refused.Count} orders were refused in the meantime; the client says: "
                + _refused.FirstOrDefault(),
            expected: "the pods write all the time",
            read: read
        );
    }

    public async ValueTask DisposeAsync()
    {
        // What it ends with has been told.
        await ((Task)_rollOut.ContinueWith(ended => ended.Exception, TaskScheduler.Default));
        foreach (var (pod, _) in _running)
            await pod.DisposeAsync();
    }

    TaskFailedException NotAwaited(string happened) =>
        new(
            $"{happened}, and roll-out {Settings.Count + 1} was still under way: nobody has waited for it",
            "await",
            read
        );

    async Task LoseTheMachineAsync(int index, string who)
    {
        var (lost, setting) = _running[index];
        await StopAsync(lost);
        _running[index] = (await StartPodAsync(setting, who), setting);
    }

    async Task<OrderPod> StartPodAsync(T setting, string who)
    {
        var pod = OrderPod.Start(configOf(setting), topic, partitions);
        if (await pod.WritesAsync(partitions) is { } words)
        {
            await pod.DisposeAsync();
            Fail.With(
                happened: $"{who} did not get in; its client says: {words}",
                expected: "at each moment every pod gets in, the new ones and the old ones",
                read: read
            );
        }
        return pod;
    }

    async Task StopAsync(OrderPod pod)
    {
        await pod.DisposeAsync();
        _refused.AddRange(pod.Refused);
    }
}
