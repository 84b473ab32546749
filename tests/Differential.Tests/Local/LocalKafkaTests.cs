using LocalKafka;

namespace Differential.Tests.Local;

public sealed class LocalKafkaTests
{
    [Fact]
    public async Task A_folder_that_is_no_release_is_named()
    {
        var folder = Directory.CreateTempSubdirectory();
        var failure = await Assert.ThrowsAsync<LocalKafkaException>(() =>
            LocalKafkaCluster.StartAsync(new() { KafkaHome = folder.FullName })
        );
        Assert.Contains(folder.FullName, failure.Message);
        folder.Delete();
    }

    [Fact]
    public async Task A_java_home_without_java_is_named()
    {
        var release = Directory.CreateTempSubdirectory();
        Directory.CreateDirectory(Path.Combine(release.FullName, "libs"));
        await File.WriteAllTextAsync(Path.Combine(release.FullName, "libs", "kafka-server-4.3.1.jar"), "");
        var failure = await Assert.ThrowsAsync<LocalKafkaException>(() =>
            LocalKafkaCluster.StartAsync(new() { KafkaHome = release.FullName, JavaHome = release.FullName })
        );
        Assert.Contains("JAVA_HOME", failure.Message);
        release.Delete(recursive: true);
    }

    [Fact(
        Skip = "KAFKA_HOME is not set",
        SkipUnless = nameof(ApacheSubject.IsReleased),
        SkipType = typeof(ApacheSubject)
    )]
    public async Task A_node_that_dies_tells_why_and_leaves_nothing()
    {
        var options = new LocalKafkaOptions { Nodes = 1 };
        options.Configs["log.retention.ms"] = "soon";
        var failure = await Assert.ThrowsAsync<LocalKafkaException>(() => LocalKafkaCluster.StartAsync(options));
        Assert.Contains("log.retention.ms", failure.Message);
    }
}
