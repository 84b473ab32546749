using System.Text;
using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Labs.FrameworksAndHosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Graders.FrameworksAndHosting;

/// <summary>Starts hosts with settings, right and wrong ones.</summary>
internal static class SettingsChecks
{
    const string Section = "notebook 06 §2.1";
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));

    static readonly Dictionary<string, string?> Right = new()
    {
        ["Listener:Topic"] = "bookings",
        ["Listener:Lanes"] = "12",
        ["Listener:DrainTimeout"] = "00:00:50",
        ["Kafka:Client:BootstrapServers"] = "localhost:9092",
        ["Kafka:Client:ClientId"] = "lab-06",
        ["Kafka:Consumer:GroupId"] = "calendar",
        ["Kafka:Consumer:AutoOffsetReset"] = "Earliest",
        ["Kafka:Producer:LingerMs"] = "7",
    };

    public static async Task RightOnesAreBoundAsync(ISettings settings, ICluster cluster)
    {
        var topic = GraderCluster.Topic("settings");
        await cluster.CreateTopicAsync(topic, partitions: 1);
        using var host = Build(
            settings,
            ("Listener:Topic", topic),
            ("Kafka:Client:BootstrapServers", cluster.BootstrapServers),
            ("Kafka:Consumer:GroupId", GraderCluster.Group("settings"))
        );
        await host.StartAsync();
        var listener = host.Services.GetRequiredService<IOptions<ListenerOptions>>().Value;
        Fail.Unless(
            listener.Topic == topic && listener.Lanes == 12 && listener.Attempts == 4,
            happened: $"Listener:Topic is {topic} and Listener:Lanes is 12; IOptions<ListenerOptions> has the topic "
                + $"\"{listener.Topic}\" and {listener.Lanes} lanes",
            expected: "the section Listener is bound to it, and what is not set keeps its default",
            read: Section
        );
        var consumer = host.Services.GetRequiredService<IOptions<ConsumerConfig>>().Value;
        var producer = host.Services.GetRequiredService<IOptions<ProducerConfig>>().Value;
        Fail.Unless(
            consumer.ClientId == "lab-06" && producer.ClientId == "lab-06" && producer.LingerMs == 7,
            happened: $"Kafka:Client:ClientId is lab-06 and Kafka:Producer:LingerMs is 7; the consumer's client.id is "
                + $"{consumer.ClientId ?? "nothing"}, the producer's is {producer.ClientId ?? "nothing"}, its linger.ms "
                + $"{producer.LingerMs?.ToString() ?? "nothing"}",
            expected: "Kafka:Client is bound to both, and each has its own section as well",
            read: Section
        );
        await TheyReachTheBrokersAsync(consumer, producer, topic);
        await host.StopAsync();
    }

    public static async Task TheHostIsPatientAsync(ISettings settings)
    {
        using var host = Build(settings);
        await host.StartAsync();
        var timeout = host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        await host.StopAsync();
        Fail.Unless(
            timeout >= TimeSpan.FromSeconds(60),
            happened: $"Listener:DrainTimeout is 50 s, and the host waits {timeout.TotalSeconds:0} s for its services to "
                + "stop",
            expected: "at least ten seconds longer than the listener for its records: HostOptions.ShutdownTimeout",
            read: "notebook 06 §5.1"
        );
    }

    public static async Task WrongOnesAreToldAsync(ISettings settings)
    {
        (string Key, string? Value, string Word, string What)[] mistakes =
        [
            ("Kafka:Consumer:GroupIdd", "mine", "GroupIdd", "a name that nobody knows"),
            ("Kafka:Client:BootstrapServer", "kafka:9092", "BootstrapServer", "a name that nobody knows"),
            ("Kafka:Producer:LingerMilliseconds", "5", "LingerMilliseconds", "a name that nobody knows"),
            ("Listener:Lane", "4", "Lane", "a name that nobody knows"),
            ("Listener:Lanes", "0", "Lanes", "a value that is out of bounds"),
            ("Listener:Topic", null, "Topic", "a setting that is required, and missing"),
            ("Kafka:Consumer:AutoOffsetReset", "Erliest", "Erliest", "a word that is no choice"),
        ];
        foreach (var (key, value, word, what) in mistakes)
        {
            var told = await WhatIsToldAsync(settings, (key, value));
            Fail.Unless(
                told is not null,
                happened: $"{key}={value ?? "(nothing)"} is {what}, and the host starts all the same",
                expected: "it does not start: a wrong setting is told at the start, not at three in the morning",
                read: Section
            );
            Fail.Unless(
                told.Contains(word, StringComparison.Ordinal),
                happened: $"with {key}={value ?? "(nothing)"} the host does not start, and says: {told}",
                expected: $"it names what is wrong: {word}",
                read: Section
            );
        }
    }

    static async Task TheyReachTheBrokersAsync(ConsumerConfig consuming, ProducerConfig producing, string topic)
    {
        using var producer = new ProducerBuilder<string, string>(producing).Build();
        using var consumer = new ConsumerBuilder<string, string>(consuming).Build();
        consumer.Subscribe(topic);
        await producer.ProduceAsync(topic, new() { Key = "Grey", Value = "good morning" });
        var record = await Task.Run(() => consumer.Consume(Patience));
        consumer.Close();
        Fail.Unless(
            record?.Message.Value == "good morning",
            happened: $"a consumer with these settings read nothing of {topic} in {Patience.TotalSeconds} s",
            expected: "with auto.offset.reset from Kafka:Consumer it begins at the first record",
            read: Section
        );
    }

    /// <summary>What keeps the host from starting; null when it starts.</summary>
    static async Task<string?> WhatIsToldAsync(ISettings settings, (string Key, string? Value) mistake)
    {
        try
        {
            using var host = Build(settings, mistake);
            await host.StartAsync();
            await host.StopAsync();
            return null;
        }
        catch (Exception e)
        {
            var words = new StringBuilder();
            for (var one = e; one is not null; one = one.InnerException)
                words.Append(one.Message).Append(' ');
            return words.ToString();
        }
    }

    static IHost Build(ISettings settings, params (string Key, string? Value)[] changed)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var all = new Dictionary<string, string?>(Right);
        foreach (var (key, value) in changed)
            all[key] = value;
        builder.Configuration.AddInMemoryCollection(all.Where(setting => setting.Value is not null));
        settings.Add(builder.Services, builder.Configuration);
        return builder.Build();
    }
}
