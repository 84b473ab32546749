using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(SharedEmbedded))]
[assembly: AssemblyFixture(typeof(SharedApache))]
[assembly: AssemblyFixture(typeof(SecuredEmbedded))]
[assembly: AssemblyFixture(typeof(SecuredApache))]

namespace Differential.Tests;

public sealed class ScenarioTests
{
    [Theory, EveryScenario]
    public async Task The_embedded_cluster_says_what_Apache_Kafka_said(string scenario)
    {
        var embedded = Scenario.All[scenario].IsSecured
            ? (SharedSubject)await FixtureAsync<SecuredEmbedded>()
            : await FixtureAsync<SharedEmbedded>();
        var said = await embedded.RunAsync(Scenario.All[scenario]);
        var recorded = Recording.Read(scenario);
        Assert.True(
            recorded is not null,
            $"there is no recording of {scenario}; make it with KAFKA_HOME and {Recording.Switch}=1. The "
                + $"embedded cluster says:\n{said}"
        );
        if (Difference.All.FirstOrDefault(candidate => candidate.Scenario == scenario) is not { } difference)
        {
            Same(recorded, said);
            return;
        }
        Assert.True(
            recorded != said,
            $"{scenario} no longer differs: take it off the list of differences, and its reason off the README"
        );
        if (Recording.IsWanted)
            Recording.Write(difference.Recording, said);
        Same(Recording.Read(difference.Recording) ?? "", said);
    }

    [
        Theory(
            Skip = "KAFKA_HOME is not set: Apache Kafka itself is not asked, its recorded answers are",
            SkipUnless = nameof(ApacheSubject.IsHere),
            SkipType = typeof(ApacheSubject)
        ),
        EveryScenario
    ]
    public async Task Apache_Kafka_says_what_it_said(string scenario)
    {
        var isSecured = Scenario.All[scenario].IsSecured;
        if (isSecured && !ApacheSubject.IsReleased)
            Assert.Skip("secured scenarios need a release: KAFKA_HOME is not set");
        var apache = isSecured
            ? (SharedSubject)await FixtureAsync<SecuredApache>()
            : await FixtureAsync<SharedApache>();
        if (Recording.IsWanted)
        {
            Recording.Write(scenario, await apache.RunAsync(Scenario.All[scenario]));
            return;
        }
        for (var time = 0; time < Times; time++)
            Same(Recording.Read(scenario) ?? "", await TwiceAsync(apache, scenario));
    }

    /// <summary>How often Apache Kafka is asked each: once, or as <c>DIFFERENTIAL_TIMES</c> says, to find a scenario
    /// whose answer depends on chance. Then there is no second try either.</summary>
    static int Times =>
        int.TryParse(Environment.GetEnvironmentVariable("DIFFERENTIAL_TIMES"), out var times) ? times : 1;

    /// <summary>Three nodes on a busy machine lose a session now and then, and a coordinator with it: a recording is
    /// wrong when it is so twice.</summary>
    static async Task<string> TwiceAsync(SharedSubject apache, string scenario)
    {
        try
        {
            var said = await apache.RunAsync(Scenario.All[scenario]);
            if (Times > 1 || said == Recording.Read(scenario))
                return said;
        }
        catch (Exception e) when (Times == 1 && e is not OperationCanceledException)
        {
            TestContext.Current.SendDiagnosticMessage($"{scenario} did not come to its end, once more: {e.Message}");
        }
        return await apache.RunAsync(Scenario.All[scenario]);
    }

    static void Same(string expected, string actual)
    {
        if (expected != actual)
            Assert.Fail($"not as recorded (-), but (+):\n{LineDiff.Of(expected, actual)}");
    }

    static async Task<T> FixtureAsync<T>()
        where T : class =>
        await TestContext.Current.GetFixture<T>()
        ?? throw new InvalidOperationException($"there is no {typeof(T).Name}");

    sealed class EveryScenarioAttribute : DataAttribute
    {
        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
            MethodInfo testMethod,
            DisposalTracker disposalTracker
        ) => new([.. Scenario.All.Keys.Select(name => new TheoryDataRow<string>(name))]);

        public override bool SupportsDiscoveryEnumeration() => true;
    }
}
