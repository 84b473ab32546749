using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.ErrorHandling;

namespace Graders.ErrorHandling;

/// <summary>One pod, two partitions, and a gateway that is down for longer than a member may be silent.</summary>
internal sealed class OutageNight : IAsyncDisposable
{
    const string Section = "notebook 11 §2.4";
    const int Patients = 6;
    const int MostCallsASecond = 5;
    const int TooMany = 500;

    // Longer than max.poll.interval.ms, which is 6 s, by more than the second that the client takes to look.
    static readonly TimeSpan Outage = TimeSpan.FromSeconds(9);
    static readonly TimeSpan Rebalance = GraderCluster.Patience(TimeSpan.FromSeconds(15));
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(40));
    readonly ICluster _cluster;
    readonly RemoteService _gateway = new("mail gateway");
    readonly string _topic = GraderCluster.Topic("outage");
    readonly ObservedGroup _group;
    readonly Pod _pod;
    readonly List<Booking> _bookings = [];
    TimeSpan _brokenAt;

    OutageNight(ICluster cluster)
    {
        _cluster = cluster;
        _group = new ObservedGroup(cluster, GraderCluster.Group("outage"));
        _pod = new Pod(cluster, GraderCluster.Group("outage-pod"), _group.Id);
    }

    public static async Task<OutageNight> OpenAsync(ICluster cluster)
    {
        var night = new OutageNight(cluster);
        await cluster.CreateTopicAsync(night._topic, partitions: 2);
        await night.WriteAsync(steps: 4);
        return night;
    }

    public async Task TheGatewayGoesDownAsync()
    {
        var worker = new OutageWorker(_pod.Settings, _topic);
        _pod.Start(stop => worker.RunAsync(SendAsync, stop));
        await HoldsAsync(() => _gateway.Missing(Ids).Count == 0, "these bookings were not sent", Missing);

        _gateway.Break();
        _brokenAt = _gateway.Now;
        await WriteAsync(steps: 4);
        await HoldsAsync(
            () => CallsWhileDown > 0,
            "nobody has asked the gateway for a booking",
            () => "while it is down"
        );
    }

    public async Task ItStaysDownForLongerThanThePollIntervalAsync()
    {
        var member = (await _group.DescribeAsync())?.Members.SingleOrDefault()?.ConsumerId;
        var isMember = true;
        await Wait.HoldsAsync(
            Outage + Patience,
            async () =>
            {
                await _pod.WorksAsync(Section);
                var members = (await _group.DescribeAsync())?.Members ?? [];
                isMember = members.Count == 1 && members[0].ConsumerId == member;
                return !isMember || _gateway.Now - _brokenAt > Outage || CallsWhileDown > TooMany;
            }
        );
        Fail.Unless(
            isMember,
            happened: $"{(_gateway.Now - _brokenAt).TotalSeconds:0} s after the gateway went down the pod was no "
                + "member of its group any more: it had not called Consume for max.poll.interval.ms (6 s)",
            expected: "it pauses its partitions and goes on calling Consume, which gives nothing then",
            read: "notebook 11 §2.3"
        );
        var seconds = (_gateway.Now - _brokenAt).TotalSeconds;
        Fail.Unless(
            CallsWhileDown <= MostCallsASecond * seconds,
            happened: $"in {seconds:0} s the gateway, which was down, was asked {CallsWhileDown} times",
            expected: $"now and then: at most {MostCallsASecond} times a second, so that it can get up again",
            read: "notebook 11 §2.2"
        );
        await NothingIsPassedAsync("in the middle of the outage");
    }

    /// <summary>A second pod comes while the gateway is down. A member that does not call Consume holds up the whole
    /// group, whatever its own max.poll.interval.ms is.</summary>
    public async Task ASecondPodGetsItsShareAsync()
    {
        _gateway.Break();
        var first = new OutageWorker(_pod.Settings, _topic);
        _pod.Start(stop => first.RunAsync(SendAsync, stop));
        await HoldsAsync(() => CallsWhileDown > 0, "nobody has asked for a booking", () => "while the gateway is down");

        await using var second = new Pod(_cluster, GraderCluster.Group("outage-second"), _group.Id);
        var worker = new OutageWorker(second.Settings, _topic);
        second.Start(stop => worker.RunAsync(SendAsync, stop));
        var shared = await Wait.HoldsAsync(
            Rebalance,
            async () =>
            {
                await second.WorksAsync(Section);
                return (await _group.DescribeAsync())?.Members
                    is [{ Assignment.TopicPartitions.Count: > 0 }, { Assignment.TopicPartitions.Count: > 0 }];
            }
        );
        Fail.Unless(
            shared,
            happened: $"a second pod was started in the outage, and {Rebalance.TotalSeconds} s later the two did not "
                + "share the partitions: a rebalance waits until every member calls Consume",
            expected: "Consume is called all the time, also in an outage, and the clinic's max.poll.interval.ms "
                + "stays as it is",
            read: "notebook 11 §2.3"
        );
        await second.StopAsync(Section);
    }

    public async Task TheGatewayIsBackAsync()
    {
        _gateway.Recover();
        await HoldsAsync(
            () => _gateway.Missing(Ids).Count == 0,
            "the gateway is well again, and these bookings were not sent",
            Missing
        );
        Fail.Unless(
            _gateway.Duplicates == 0,
            happened: $"{_gateway.Duplicates} mails were sent twice, though the gateway lost no answer and nobody died",
            expected: "each booking is sent once",
            read: Section
        );
        foreach (var patient in _bookings.GroupBy(booking => booking.PatientId))
        {
            var order = _gateway
                .Calls.Where(call => call.Answer == ServiceAnswer.Done)
                .Select(call => _bookings.First(booking => booking.BookingId == call.Key))
                .Where(booking => booking.PatientId == patient.Key)
                .Select(booking => booking.Step)
                .ToList();
            Fail.Unless(
                order.SequenceEqual(order.Order()),
                happened: $"the mails of {patient.Key} were sent in the order {string.Join(", ", order)}",
                expected: "in the order of the log: seek back to the record that failed, and let none pass it",
                read: "notebook 11 §1.2"
            );
        }
    }

    public async Task ItIsStoppedInTheNextOutageAsync()
    {
        _gateway.Break();
        var before = CallsWhileDown;
        await WriteAsync(steps: 1);
        await HoldsAsync(
            () => CallsWhileDown > before,
            "nobody has asked for a new booking",
            () => "in the next outage"
        );
        await _pod.StopAsync(Section);
        await NothingIsPassedAsync("it was stopped in an outage");
        var lag = (await _cluster.LagAsync(_group.Id, _topic)).Total;
        Fail.Unless(
            lag == Patients,
            happened: $"{_bookings.Count - Patients} bookings are sent and {Patients} are not; the lag of the group is "
                + $"{lag}",
            expected: "what is sent is committed when the pod stops: store offsets, and Close commits them",
            read: "notebook 04 §5.1"
        );
        Fail.Unless(
            await Wait.HoldsAsync(
                GraderCluster.Patience(TimeSpan.FromSeconds(3)),
                async () => await _group.MembersAsync() == 0
            ),
            happened: "RunAsync has ended, but its consumer is still a member of its group",
            expected: "Close() leaves the group at once",
            read: "notebook 04 §4.1"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _pod.DisposeAsync();
        _group.Dispose();
    }

    int CallsWhileDown => _gateway.Calls.Count(call => call.Answer == ServiceAnswer.Down);

    IEnumerable<string> Ids => _bookings.Select(booking => booking.BookingId);

    string Missing() => string.Join(", ", _gateway.Missing(Ids).Take(8));

    Task SendAsync(Booking booking, CancellationToken stop) => _gateway.CallAsync(booking.BookingId, stop);

    async Task WriteAsync(int steps)
    {
        var from = _bookings.Count / Patients;
        var fresh = new List<(int Partition, Booking Booking)>();
        for (var step = from + 1; step <= from + steps; step++)
        for (var patient = 0; patient < Patients; patient++)
            fresh.Add((patient % 2, new Booking($"b-{patient}-{step}", $"p-{patient}", step)));
        _bookings.AddRange(fresh.Select(one => one.Booking));
        await Desk.WriteAsync(_cluster, _topic, fresh);
    }

    async Task HoldsAsync(Func<bool> condition, string happened, Func<string> which)
    {
        var held = await Wait.HoldsAsync(
            Patience,
            async () =>
            {
                await _pod.WorksAsync(Section);
                // Whoever has committed everything will not come back to what is missing.
                return condition() || (await _cluster.LagAsync(_group.Id, _topic)).Total == 0;
            }
        );
        Fail.Unless(
            condition(),
            happened: $"{(held ? "everything is committed, and" : $"after {Patience.TotalSeconds} s")} {happened}: "
                + which(),
            expected: "a booking that failed is tried again until it is sent, and then the next one",
            read: Section
        );
    }

    async Task NothingIsPassedAsync(string when)
    {
        var lag = await _cluster.LagAsync(_group.Id, _topic);
        for (var partition = 0; partition < 2; partition++)
        {
            var mine = _bookings.Where(booking => PartitionOf(booking) == partition).ToList();
            var passed = mine.Take((int)(lag[partition].Committed ?? 0))
                .FirstOrDefault(booking => _gateway.Done(booking.BookingId) == 0);
            Fail.Unless(
                passed is null,
                happened: $"{when} the group has committed {lag[partition].Committed} in partition {partition}, past "
                    + $"the booking {passed?.BookingId}, which was never sent",
                expected: "an offset is stored when its booking is sent",
                read: "notebook 11 §1.1"
            );
        }
    }

    static int PartitionOf(Booking booking) => int.Parse(booking.PatientId[2..]) % 2;
}
