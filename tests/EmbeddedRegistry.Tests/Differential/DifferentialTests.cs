using Course.Bench;

namespace EmbeddedKafka.Registry.Tests.Differential;

/// <summary>The same scripts on the embedded registry and on Apicurio's Confluent-compatible API.</summary>
public sealed class DifferentialTests(SharedCluster cluster)
{
    const string Embedded = "embedded";
    const string ApicurioName = "apicurio";

    [Fact]
    public async Task The_embedded_registry_answers_as_recorded()
    {
        await using var registry = await cluster.StartAsync();

        var answers = await PlayAllAsync(registry.Url);

        if (Transcripts.IsRecorded)
            Transcripts.Write(Embedded, answers);
        Same(Transcripts.Read(Embedded), answers);
    }

    [Fact(
        Skip = "KAFKA_HOME has no apicurio-registry: it is not asked, its recorded answers are",
        SkipUnless = nameof(ApicurioByHand.IsHere),
        SkipType = typeof(ApicurioByHand)
    )]
    public async Task Apicurio_answers_as_recorded()
    {
        using var http = new HttpClient();
        await using var apicurio = await ApicurioByHand.StartAsync(http, CancellationToken.None);

        var answers = await PlayAllAsync(apicurio.Url);

        if (Transcripts.IsRecorded)
            Transcripts.Write(ApicurioName, answers);
        Same(Transcripts.Read(ApicurioName), answers);
    }

    [Fact]
    public void Where_they_differ_it_is_said_who_is_right()
    {
        var (ours, theirs) = (Transcripts.Read(Embedded), Transcripts.Read(ApicurioName));
        var known = Difference.All.Select(difference => difference.Script).ToHashSet();

        Assert.True(ours.Count >= 60, $"{ours.Count} scripts");
        var unexplained = ours.Where(answer => !known.Contains(answer.Key))
            .SelectMany(answer =>
                Comparison
                    .Differences(answer.Value, theirs.GetValueOrDefault(answer.Key) ?? "")
                    .Select(difference => $"{answer.Key}\n{difference}")
            );
        Assert.True(!unexplained.Any(), string.Join("\n\n", unexplained));
        var gone = known.Where(name =>
            !ours.ContainsKey(name) || Comparison.Differences(ours[name], theirs[name]).Count == 0
        );
        Assert.True(!gone.Any(), $"no longer different: {string.Join(", ", gone)}");
    }

    static async Task<Dictionary<string, string>> PlayAllAsync(string url)
    {
        using var caller = new RegistryCaller(url);
        // Apicurio compares nothing until it is told to.
        await caller.AskTextAsync("PUT /config", "{\"compatibility\":\"BACKWARD\"}");
        Dictionary<string, string> answers = [];
        foreach (var script in Transcripts.Scripts.Values)
            answers[script.Name] = await new ScriptRun(caller).PlayAsync(script);
        return answers;
    }

    static void Same(IReadOnlyDictionary<string, string> recorded, IReadOnlyDictionary<string, string> answers)
    {
        var different = answers
            .Where(answer => recorded.GetValueOrDefault(answer.Key) != answer.Value)
            .Select(answer => $"== {answer.Key}\n{recorded.GetValueOrDefault(answer.Key)}but:\n{answer.Value}");
        Assert.Equal("", string.Join('\n', different));
    }
}
