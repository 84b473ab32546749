using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Grading;
using Course.Kit;
using Graders.Architecture;
using Graders.Support;
using Labs.Architecture;

namespace Graders;

/// <summary>Lab 02, "the clinic's cluster grows up". It stops brokers, starts them again, and looks at the cluster,
/// never at the code.</summary>
public sealed class ArchitectureGrader
{
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(30));

    [Task(1, "the topics survive the loss of a broker", TimeLimitSeconds = 90)]
    public async Task The_topics_survive_the_loss_of_a_broker()
    {
        var cluster = await GraderCluster.GetAsync();
        var (bookings, calendar) = (GraderCluster.Topic("bookings"), GraderCluster.Topic("calendar"));
        await cluster.CreateTopicAsync(
            bookings,
            partitions: 6,
            replicationFactor: 3,
            configs: new() { ["retention.ms"] = "1209600000" }
        );

        var plan = new TopicPlan(cluster.BootstrapServers, bookings, calendar);
        await PlanChecks.ItEndsWellAsync(plan, "the first call");
        await PlanChecks.ItEndsWellAsync(plan, "the second call");
        await PlanChecks.TheTopicIsLaidOutAsync(cluster, bookings, partitions: 6);
        await PlanChecks.TheTopicIsLaidOutAsync(cluster, calendar, partitions: 3);
        await PlanChecks.TheConfigIsAsync(
            cluster,
            bookings,
            "retention.ms",
            "1209600000",
            "the operators had set two weeks, and no plan of yours says otherwise"
        );
        await PlanChecks.TheConfigIsAsync(
            cluster,
            bookings,
            "cleanup.policy",
            "delete",
            "bookings are events, every one counts"
        );
        await PlanChecks.TheConfigIsAsync(
            cluster,
            calendar,
            "cleanup.policy",
            "compact",
            "of a calendar the last version counts, and it must not expire"
        );

        await using var outage = new Outage(cluster);
        await outage.StopAsync(cluster.Brokers[0].Id, bookings, calendar);
        await PlanChecks.OneBrokerMayBeAwayAsync(cluster, bookings, cluster.Brokers[0].Id);
        await PlanChecks.OneBrokerMayBeAwayAsync(cluster, calendar, cluster.Brokers[0].Id);
        await outage.StopAsync(cluster.Brokers[1].Id, bookings, calendar);
        await PlanChecks.TwoAreNotEnoughAsync(cluster, bookings);
        await PlanChecks.TwoAreNotEnoughAsync(cluster, calendar);
        await outage.EndAsync(bookings, calendar);
    }

    [Task(2, "stored means two replicas have it", TimeLimitSeconds = 120)]
    public async Task Stored_means_two_replicas_have_it()
    {
        var cluster = await GraderCluster.GetAsync();
        var (weak, single, strong) = (
            GraderCluster.Topic("weak"),
            GraderCluster.Topic("single"),
            GraderCluster.Topic("bookings")
        );
        await cluster.CreateTopicAsync(
            weak,
            partitions: 1,
            replicationFactor: 3,
            configs: new() { ["min.insync.replicas"] = "1" }
        );
        await cluster.CreateTopicAsync(
            single,
            partitions: 1,
            replicationFactor: 1,
            configs: new() { ["min.insync.replicas"] = "2" }
        );
        await cluster.CreateTopicAsync(
            strong,
            partitions: 1,
            replicationFactor: 3,
            configs: new() { ["min.insync.replicas"] = "2" }
        );

        await using var outage = new Outage(cluster);
        var shift = new PublisherShift(cluster, strong, outage);
        await RefusesAsync(cluster, weak, "a topic with min.insync.replicas=1", "the ISR has shrunk to the leader");
        await RefusesAsync(
            cluster,
            single,
            "a topic of one replica, whose min.insync.replicas is 2",
            "there is one replica only, the brokers ask for one (since 3.7 for min(min.insync.replicas, replicas))"
        );
        await shift.RunAsync();
        await shift.TheLogKeepsThePromiseAsync();
    }

    [Task(3, "the report says what is wrong", TimeLimitSeconds = 90)]
    public async Task The_report_says_what_is_wrong()
    {
        var cluster = await GraderCluster.GetAsync();
        var (threes, pairs, singles, alone) = (
            GraderCluster.Topic("threes"),
            GraderCluster.Topic("pairs"),
            GraderCluster.Topic("singles"),
            GraderCluster.Topic("alone")
        );
        string[] topics = [threes, pairs, singles, alone];
        await LayOutAsync(cluster, threes, minInSync: 2, [1, 2, 3], [2, 3, 1], [3, 1, 2]);
        await LayOutAsync(cluster, pairs, minInSync: 2, [1, 2], [2, 3]);
        await LayOutAsync(cluster, singles, minInSync: 1, [1], [2], [3]);
        // The brokers ask it for one, as it has no more.
        await LayOutAsync(cluster, alone, minInSync: 2, [3]);
        await using var outage = new Outage(cluster);

        var health = new ClusterHealth(cluster.BootstrapServers, topics);
        await HealthChecks.EqualAsync("while nothing is wrong", health, new HealthReport([], [], [], []));

        await outage.StopAsync(2, topics);
        await HealthChecks.EqualAsync(
            "while broker 2 is away",
            health,
            new HealthReport(
                [$"{singles}-1"],
                [$"{threes}-0", $"{threes}-1", $"{threes}-2", $"{pairs}-0", $"{pairs}-1"],
                [$"{pairs}-0", $"{pairs}-1"],
                []
            )
        );

        await outage.EndAsync(topics);
        await HealthChecks.EqualAsync(
            "when broker 2 is back and in sync",
            health,
            new HealthReport([], [], [], [$"{threes}-1", $"{pairs}-1"])
        );
    }

    [Task(4, "the topic grows and every key keeps its order", TimeLimitSeconds = 60)]
    public async Task The_topic_grows_and_every_key_keeps_its_order()
    {
        var cluster = await GraderCluster.GetAsync();
        var (from, to) = (GraderCluster.Topic("bookings"), GraderCluster.Topic("bookings-v2"));
        await cluster.CreateTopicAsync(from, partitions: 3, replicationFactor: 3);
        await cluster.CreateTopicAsync(to, partitions: 6, replicationFactor: 3);
        await Archive.WriteAsync(cluster, from);
        var before = await cluster.DescribeTopicAsync(from);

        using var cancel = new CancellationTokenSource();
        var moving = Task.Run(() => new TopicGrowth(cluster.BootstrapServers).MoveAsync(from, to, cancel.Token));
        if (!await Wait.EndsAsync(moving, Patience))
        {
            await cancel.CancelAsync();
            Fail.With(
                happened: $"MoveAsync had not ended after {Patience.TotalSeconds:0} s",
                expected: "it ends when every partition of the old topic is read to its end and the new one has "
                    + "acknowledged all",
                read: "notebook 02 §3.4"
            );
        }

        var returned = await moving;
        GrowthChecks.TheOldTopicIsAsItWas(before, await cluster.DescribeTopicAsync(from));
        var (old, moved) = (await FullRecord.ReadAsync(cluster, from), await FullRecord.ReadAsync(cluster, to));
        GrowthChecks.NothingIsMissing(old, moved, returned);
        GrowthChecks.KeysStayTogetherInOrder(moved);
        GrowthChecks.AllPartitionsAreUsed(moved, partitions: 6);
        GrowthChecks.EverythingOfARecordCame(old, moved);
    }

    [Task(5, "a table from a log with holes", TimeLimitSeconds = 60)]
    public async Task A_table_from_a_log_with_holes()
    {
        var cluster = await GraderCluster.GetAsync();
        var topic = GraderCluster.Topic("calendar");
        // One leader for all: the end of the empty partition comes with the first records of the others.
        await LayOutAsync(cluster, topic, minInSync: 2, [1, 2, 3], [1, 2, 3], [1, 2, 3]);
        var calendars = new Calendars(cluster, topic);
        await calendars.WriteAsync();
        await calendars.RebuildAsync(new CalendarState(cluster.BootstrapServers, topic));
    }

    static async Task RefusesAsync(ICluster cluster, string topic, string what, string when)
    {
        using var publisher = new StepPublisher(cluster.BootstrapServers, topic, Patience);
        try
        {
            await publisher.StartAsync();
        }
        catch (InvalidOperationException)
        {
            return;
        }

        Fail.With(
            happened: $"StartAsync did not refuse {what}",
            expected: $"an InvalidOperationException: when {when}, acks=all is content with a single copy",
            read: "notebook 02 §4.5"
        );
    }

    // A broker that came back a moment ago may have been passed over when the topic was made.
    static async Task LeadAsPlannedAsync(ICluster cluster, IAdminClient admin, string topic)
    {
        var others = (await cluster.DescribeTopicAsync(topic))
            .Partitions.Where(partition => partition.Leader != partition.Replicas[0])
            .ToList();
        if (others.Count == 0)
            return;
        await admin.ElectLeadersAsync(
            ElectionType.Preferred,
            others.Select(partition => new TopicPartition(topic, partition.Partition))
        );
        await Until.TrueAsync(
            async () =>
                (await cluster.DescribeTopicAsync(topic)).Partitions.All(partition =>
                    partition.Leader == partition.Replicas[0]
                ),
            Patience,
            $"the preferred leaders of {topic} to lead"
        );
    }

    static async Task LayOutAsync(ICluster cluster, string topic, int minInSync, params int[][] replicas)
    {
        using var admin = new AdminClientBuilder(
            new AdminClientConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader",
                CancellationDelayMaxMs = 5,
            }
        ).Build();
        await admin.CreateTopicsAsync([
            new TopicSpecification
            {
                Name = topic,
                NumPartitions = replicas.Length,
                ReplicasAssignments = Enumerable
                    .Range(0, replicas.Length)
                    .ToDictionary(partition => partition, partition => replicas[partition].ToList()),
                Configs = new() { ["min.insync.replicas"] = $"{minInSync}" },
            },
        ]);
        await cluster.KnownToAllAsync(topic, replicas.Length);
        await Until.TrueAsync(
            async () =>
                (await cluster.PictureAsync("", topic)).Brokers.All(broker =>
                    broker.Replicas.All(replica => replica.Role != ReplicaRole.OutOfSync)
                ),
            Patience,
            $"the replicas of {topic} to be in sync"
        );
        await LeadAsPlannedAsync(cluster, admin, topic);
    }
}
