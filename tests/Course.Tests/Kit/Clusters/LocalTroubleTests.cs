using Course.Base;
using Course.Kit;
using LocalKafka;

namespace Course.Tests;

/// <summary>What can be wrong with a machine or a broker, said in one sentence with the next step.</summary>
public sealed class LocalTroubleTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("local-trouble-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_folder_that_is_no_release_is_named_with_what_to_do()
    {
        var error = await Assert.ThrowsAsync<LocalKafkaException>(() =>
            LocalKafkaCluster.FindAsync(new() { KafkaHome = _folder.FullName }, TestContext.Current.CancellationToken)
        );
        Assert.StartsWith($"KAFKA_HOME ({_folder.FullName}) is not an Apache Kafka release", error.Message);
        Assert.Contains("kafka.apache.org/downloads", error.Next);
    }

    [Theory]
    [InlineData(
        "openjdk version \"11.0.2\" 2019-01-15",
        "is too old for Apache Kafka: version \"11, and it needs 17 or later."
    )]
    [InlineData("java version \"1.8.0_292\"", "is too old for Apache Kafka: version \"1, and it needs 17 or later.")]
    [InlineData("command not known", "is no Java; it says: command not known")]
    public async Task A_java_that_does_not_do_is_named_with_what_to_do(string said, string words)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for java is a shell script.");
        _folder.CreateSubdirectory("libs");
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "libs", "kafka-server-4.3.1.jar"),
            "",
            TestContext.Current.CancellationToken
        );
        _folder.CreateSubdirectory("bin");
        var java = Path.Combine(_folder.FullName, "bin", "java");
        await File.WriteAllTextAsync(java, $"#!/bin/sh\necho '{said}' >&2\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(java, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var error = await Assert.ThrowsAsync<LocalKafkaException>(() =>
            LocalKafkaCluster.FindAsync(
                new() { KafkaHome = _folder.FullName, JavaHome = _folder.FullName },
                TestContext.Current.CancellationToken
            )
        );
        Assert.Contains(words, error.Message);
        Assert.Contains("JAVA_HOME", error.Next);
    }

    [Theory]
    [InlineData(
        "2026-11-25T10:00:00,123 ERROR Exiting Kafka due to fatal exception "
            + "(kafka.Kafka$)\norg.apache.kafka.common.config.ConfigException: Invalid value soon for "
            + "configuration log.retention.ms: Not a number of type LONG\n\tat org.apache.kafka.X.y(X.java:1)",
        "Invalid value soon for configuration log.retention.ms: Not a number of type LONG"
    )]
    [InlineData(
        "2026-11-25T10:00:00,123 ERROR Error while writing\njava.io.IOException: No space left on "
            + "device\n\tat a.B.c(B.java:1)\n2026-11-25T10:00:01,000 ERROR Shutdown broker because all log dirs in "
            + "/data have failed",
        "the disk is full"
    )]
    [InlineData(
        "java.lang.RuntimeException: wrapped\n\tat a.B.c(B.java:1)\nCaused by: java.net.BindException: "
            + "Address already in use\n\tat a.B.d(B.java:2)",
        "Address already in use"
    )]
    [InlineData("", "it said nothing")]
    public void The_reason_is_found_in_a_log(string tail, string reason) => Assert.Equal(reason, LogLines.Reason(tail));

    [Fact]
    public async Task A_broker_config_that_it_refuses_is_told_with_the_log_and_leaves_nothing()
    {
        var outlook = await Cluster.LookAsync("local", TestContext.Current.CancellationToken);
        Assert.SkipUnless(outlook.Works, $"{outlook.Seen} {outlook.Next}");
        var error = await Assert.ThrowsAsync<CourseException>(() =>
            Cluster.StartAsync(
                1,
                new() { ["log.retention.ms"] = "soon" },
                "local",
                cancellationToken: TestContext.Current.CancellationToken
            )
        );
        Assert.Contains("Invalid value soon for configuration log.retention.ms", error.Message);
        var log = error.Message[(error.Message.IndexOf("Its log: ", StringComparison.Ordinal) + "Its log: ".Length)..];
        Assert.True(File.Exists(log), log);
        Assert.False(Directory.Exists(Path.Combine(Path.GetDirectoryName(log)!, "data")));
    }

    [Fact]
    public async Task A_broker_that_dies_by_itself_is_told_and_can_be_started_again()
    {
        var outlook = await Cluster.LookAsync("local", TestContext.Current.CancellationToken);
        Assert.SkipUnless(outlook.Works, $"{outlook.Seen} {outlook.Next}");
        await using var cluster = await Cluster.StartAsync(
            1,
            provider: "local",
            cancellationToken: TestContext.Current.CancellationToken
        );
        using (var process = System.Diagnostics.Process.GetProcessById(cluster.Brokers[0].ProcessId()!.Value))
            process.Kill();
        await Until.TrueAsync(
            () => !cluster.Brokers[0].IsRunning,
            TimeSpan.FromSeconds(60),
            "the broker to be gone",
            TestContext.Current.CancellationToken
        );
        Assert.Null(cluster.Brokers[0].ProcessId());
        await cluster.Brokers[0].StartAsync(TestContext.Current.CancellationToken);
        await cluster.CreateTopicAsync("bookings", cancellationToken: TestContext.Current.CancellationToken);
    }
}
