using Course.Grading;
using Graders.SchemaRegistry;
using Labs.SchemaRegistry;

namespace Graders;

/// <summary>Lab 14, "a contract through three deploys". It looks at the cluster and the registry, never at the
/// code.</summary>
public sealed class SchemaRegistryGrader
{
    [Task(1, "bookings of any age are read in the reader's own shape", TimeLimitSeconds = 90)]
    public async Task Bookings_of_any_age_are_read_in_the_readers_own_shape()
    {
        var cluster = await GraderCluster.GetAsync();
        await using var registry = await RegistryUnderTest.StartAsync();
        var topic = GraderCluster.Topic("bookings");
        await cluster.CreateTopicAsync(topic, partitions: 1);

        var mixed = new MixedTopic(cluster, registry, topic);
        await mixed.FillAsync();
        await mixed.IsReadByAsync(schema => new BookingReader(cluster.BootstrapServers, registry.Url, schema));
    }

    [Task(2, "the right side is deployed first", TimeLimitSeconds = 60)]
    public async Task The_right_side_is_deployed_first()
    {
        await using var registry = await RegistryUnderTest.StartAsync();
        var subjects = await registry.SubjectsAsync();
        var mode = await registry.ModeAsync("");

        await RolloutChecks.TheRightSideGoesFirstAsync(new RolloutOrder(registry.Url));
        await RolloutChecks.NothingElseIsTouchedAsync(registry, subjects, mode);
    }

    [Task(3, "four consumers of different age live through three deploys", TimeLimitSeconds = 60)]
    public async Task Four_consumers_of_different_age_live_through_three_deploys()
    {
        var cluster = await GraderCluster.GetAsync();
        await using var registry = await RegistryUnderTest.StartAsync();
        var topic = GraderCluster.Topic("contract");
        await cluster.CreateTopicAsync(topic, partitions: 1);

        await new ThreeDeploys(cluster, registry, topic, new ContractVersions()).RunAsync();
    }

    [Task(4, "the pipeline checks against every version, and merges all or none", TimeLimitSeconds = 60)]
    public async Task The_pipeline_checks_against_every_version_and_merges_all_or_none()
    {
        await using var registry = await RegistryUnderTest.StartAsync();
        var run = new PipelineRun(registry, GraderCluster.Group("pull-request"), new Pipeline(registry.Url));
        await run.PrepareAsync();
        await run.ACheckOnlyAsksAsync();
        await run.EveryVersionCountsAsync();
        await run.NonsenseIsAReasonAsync();
        await run.AllOrNoneAsync();
        await run.AMergeRegistersAsync();
    }

    [Task(5, "the desk writes what is registered, and registers nothing", TimeLimitSeconds = 60)]
    public async Task The_desk_writes_what_is_registered_and_registers_nothing()
    {
        var cluster = await GraderCluster.GetAsync();
        await using var registry = await RegistryUnderTest.StartAsync();
        var topic = GraderCluster.Topic("diary");
        var limit = $"{DeskRun.Limit}";
        await cluster.CreateTopicAsync(topic, partitions: 1, configs: new() { ["max.message.bytes"] = limit });

        var run = new DeskRun(cluster, registry, topic, () => new Desk(cluster.BootstrapServers, registry.Url, topic));
        await run.PrepareAsync();
        await run.TheMorningAsync();
        await run.WhatTheBrokerRefusesIsAnExceptionAsync();
        await run.TheAfternoonAsync();
        await run.WhatIsNotRegisteredIsNotWrittenAsync();
    }
}
