using Confluent.Kafka;
using Course.Grading;
using Graders.Support;
using Labs.ConsumerApi;

namespace Graders.ConsumerApi;

/// <summary>Task 4: several lives of the projection, between which the power goes and Kafka's bookmarks are
/// moved.</summary>
internal sealed class ProjectionRun(Desk desk, Crew crew)
{
    /// <summary>What the task asks for at the start of each life.</summary>
    public const string WhereToBegin =
        "each booking exactly once: the database's own offset says where to begin, whatever Kafka remembers";
    const string BesideTheData = "notebook 04 §9.1";
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));
    readonly ClinicDatabase _database = new();
    int _lives;
    int _countedBefore;

    /// <summary>One life that ends with a power cut; then the group's bookmarks go to the beginning, or to the
    /// end.</summary>
    public async Task ThePowerGoesAsync(int atCommit, bool stored, bool bookmarksToTheEnd)
    {
        _database.CutAt(atCommit, stored);
        var name = Start();
        crew.MayEnd(name);
        var cut = await Wait.HoldsAsync(
            Patience,
            async () =>
            {
                NothingIsHalfDone();
                await ItIsAMemberAsync();
                // Whoever counts many in one transaction needs more of them to get so far.
                if (!_database.WasCut && _database.Total == desk.Written.Count)
                    await desk.WriteAsync(9, patients: 9);
                return _database.WasCut || crew.Running(name).IsCompleted;
            }
        );
        Fail.Unless(
            cut,
            happened: $"after {Patience.TotalSeconds} s {_database.Total} of {desk.Written.Count} bookings are "
                + $"counted; the group {crew.Group.Id} has {await crew.Group.MembersAsync()} members",
            expected: _lives == 1 ? "it reads the topic as a member of its group, from the first record" : WhereToBegin,
            read: _lives == 1 ? "notebook 04 §6.1" : BesideTheData
        );
        // It ends, or it has looked whether the booking is counted, and goes on.
        var over = await Wait.HoldsAsync(
            Patience,
            () =>
            {
                NothingIsHalfDone();
                return Task.FromResult(crew.Running(name).IsCompleted || _database.Total == desk.Written.Count);
            }
        );
        Fail.Unless(
            over,
            happened: $"{Patience.TotalSeconds} s after the database threw, the projection has neither ended nor "
                + $"counted the rest: {_database.Total} of {desk.Written.Count}",
            expected: "it tries the same booking again, or leaves the group and ends with the exception",
            read: BesideTheData
        );
        if (!crew.Running(name).IsCompleted)
            await crew.StopAsync(name);
        NothingIsHalfDone();
        if (crew.Running(name).IsFaulted && crew.Running(name).Exception!.GetBaseException() is not PowerCutException)
            await crew.Running(name);
        await crew.TheGroupIsLeftAsync();
        await crew.Group.MoveAsync(
            desk.Written.Values.GroupBy(position => position.TopicPartition)
                .Select(partition => new TopicPartitionOffset(
                    partition.Key,
                    bookmarksToTheEnd ? partition.Max(position => position.Offset.Value) + 1 : 0
                ))
        );
    }

    /// <summary>One life in which another owner of its partitions, one that was slow to go, counts what it has in
    /// hand.</summary>
    public async Task AnotherOwnerIsFasterAsync()
    {
        _database.KeepThePower();
        await desk.WriteAsync(30, patients: 9);
        _database.HaveAnotherCount(
            2,
            (partition, offset) =>
                desk
                    .Written.FirstOrDefault(one => one.Value.Partition == partition && one.Value.Offset == offset)
                    .Key?.DoctorId
        );
        var name = Start();
        crew.MayEnd(name);
        var over = await Wait.HoldsAsync(
            Patience,
            async () =>
            {
                NothingIsHalfDone();
                await ItIsAMemberAsync();
                // Whoever counts many in one transaction needs more of them to get so far.
                if (!_database.AnotherCounted && _database.Total == desk.Written.Count)
                    await desk.WriteAsync(9, patients: 9);
                return crew.Running(name).IsCompleted
                    || (_database.AnotherCounted && _database.Total == desk.Written.Count);
            }
        );
        // Who counts all that there is in one transaction may leave the other owner no moment in between: then there is
        // nothing to accuse it of.
        Fail.Unless(
            over || (!_database.AnotherCounted && _database.Total == desk.Written.Count),
            happened: $"another owner has counted a booking of each partition, and {Patience.TotalSeconds} s later the "
                + $"database counts {_database.Total} of {desk.Written.Count}",
            expected: "whoever finds that its booking is counted leaves it and goes on with the next",
            read: "notebook 04 §9.2"
        );
        if (!crew.Running(name).IsCompleted)
            await crew.StopAsync(name);
        NothingIsHalfDone();
        await crew.TheGroupIsLeftAsync();
    }

    public async Task TheRestIsCountedAsync()
    {
        Start();
        await EverythingIsCountedAsync();
    }

    public async Task ASecondInstanceJoinsAsync()
    {
        Start();
        await crew.HasMembersAsync(2);
        await desk.WriteAsync(30, patients: 30);
        await EverythingIsCountedAsync();
    }

    public async Task EachIsCountedOnceAsync()
    {
        await crew.StopAllAsync();
        await crew.TheGroupIsLeftAsync();
        NothingIsHalfDone();
        var truth = desk.Written.Keys.CountBy(booking => booking.DoctorId).ToDictionary();
        var counted = _database.Booked();
        foreach (var (doctor, bookings) in truth.OrderBy(one => one.Key))
            Fail.Unless(
                counted.GetValueOrDefault(doctor) == bookings,
                happened: $"{doctor} has {bookings} bookings in the topic, and the database counts "
                    + $"{counted.GetValueOrDefault(doctor)}",
                expected: WhereToBegin,
                read: BesideTheData
            );
    }

    string Start()
    {
        var name = $"projection-{++_lives}";
        _countedBefore = _database.Total;
        crew.Start(name, (settings, stop) => new BookedProjection(settings, desk.Topic, _database).RunAsync(stop));
        return name;
    }

    async Task EverythingIsCountedAsync()
    {
        var done = await Wait.HoldsAsync(
            Patience,
            async () =>
            {
                await crew.EveryoneWorksAsync();
                NothingIsHalfDone();
                await ItIsAMemberAsync();
                Fail.Unless(
                    _database.Total <= desk.Written.Count,
                    happened: $"the topic holds {desk.Written.Count} bookings, and the database has counted "
                        + $"{_database.Total}",
                    expected: WhereToBegin,
                    read: BesideTheData
                );
                return _database.Total == desk.Written.Count;
            }
        );
        Fail.Unless(
            done,
            happened: $"after {Patience.TotalSeconds} s the database counts {_database.Total} of {desk.Written.Count} "
                + "bookings, and the rest does not come",
            expected: WhereToBegin,
            read: BesideTheData
        );
    }

    void NothingIsHalfDone()
    {
        if (_database.Finding is { } finding)
            Fail.With(finding.Happened, finding.Expected, finding.Read);
    }

    // Not after a power cut: then it is leaving.
    async Task ItIsAMemberAsync() =>
        Fail.Unless(
            _database.Total == _countedBefore || await crew.Group.MembersAsync() > 0 || _database.WasCut,
            happened: $"bookings are being counted, and the group {crew.Group.Id} has no member",
            expected: "it subscribes under the group id of its settings: a second instance then takes its share",
            read: "notebook 04 §6.2"
        );
}
