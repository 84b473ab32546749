using DockerKafka;

namespace Course.Tests.Docker;

public sealed class DockerTroubleTests
{
    [Theory]
    [InlineData(
        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
        "No Docker engine answers.",
        true
    )]
    [InlineData(
        "error during connect: this error may indicate that the docker daemon is not running: open "
            + "//./pipe/docker_engine: The system cannot find the file specified.",
        "No Docker engine answers.",
        true
    )]
    [InlineData(
        "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
        "The Docker engine does not let you in.",
        true
    )]
    [InlineData(
        "docker: unknown command: docker compose\n\nRun 'docker --help' for more information",
        "This Docker has no compose.",
        true
    )]
    [InlineData(
        "Error response from daemon: driver failed programming external connectivity on endpoint x: Bind for "
            + "127.0.0.1:1 failed: port is already allocated",
        "Port 1 on 127.0.0.1 is taken.",
        false
    )]
    [InlineData(
        "ERROR: for kafka-1  Cannot start service kafka-1: driver failed programming external connectivity: "
            + "Error starting userland proxy: listen tcp4 127.0.0.1:1: bind: address already in use",
        "Port 1 on 127.0.0.1 is taken.",
        false
    )]
    [InlineData(
        "Error response from daemon: Ports are not available: exposing port TCP 127.0.0.1:2 -> "
            + "127.0.0.1:0: listen tcp 127.0.0.1:2: bind: Only one usage of each socket address is normally "
            + "permitted.",
        "Port 2 on 127.0.0.1 is taken.",
        false
    )]
    [InlineData(
        "Error response from daemon: manifest for apache/kafka:9.9.9 not found: manifest unknown: manifest unknown",
        "The image apache/kafka:9.9.9 is not on this machine, and its registry does not have it.",
        true
    )]
    [InlineData(
        "toomanyrequests: You have reached your pull rate limit.",
        "The registry gives no more images to this address for now.",
        true
    )]
    [InlineData(
        "failed to register layer: write /opt/kafka/libs/x.jar: no space left on device",
        "The disk of the Docker engine is full.",
        false
    )]
    [InlineData(
        "Error response from daemon: failed to create task for container: fork/exec: cannot allocate memory",
        "There is not enough memory for the containers.",
        false
    )]
    [InlineData(
        "Error response from daemon: could not find an available, non-overlapping IPv4 address pool among "
            + "the defaults to assign to the network",
        "Docker has no addresses left for another network.",
        false
    )]
    [InlineData(
        "Error response from daemon: Mounts denied: The path /srv is not shared from the host",
        "Docker may not read the course's folder.",
        false
    )]
    [InlineData("Error response from daemon: the moon is full", "Docker refused: the moon is full.", false)]
    [InlineData("", "Docker refused: it said nothing.", false)]
    public void What_docker_says_is_put_into_plain_words(string said, string sentence, bool missing)
    {
        var trouble = DockerTrouble.Of(said);
        Assert.Equal((sentence, missing), (trouble.Sentence, trouble.Missing));
    }

    [Theory]
    [InlineData("log.retention.ms", "KAFKA_LOG_RETENTION_MS")]
    [InlineData(
        "listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config",
        "KAFKA_LISTENER_NAME_SASL__PLAINTEXT_SCRAM___SHA___256_SASL_JAAS_CONFIG"
    )]
    public void Configs_are_named_as_the_image_wants_them(string config, string variable) =>
        Assert.Equal(variable, DockerKafkaCluster.EnvironmentName(config));

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var trouble = await Assert.ThrowsAsync<DockerException>(() =>
            DockerCommand.TryAsync("no-such-docker", [], cancellationToken: TestContext.Current.CancellationToken)
        );
        Assert.Equal("There is no no-such-docker on the PATH.", trouble.Sentence);
        Assert.True(trouble.Missing);
    }

    [Fact]
    public void An_owner_is_known_by_machine_process_and_start()
    {
        Assert.False(Owner.Parse(Owner.This.ToString())!.IsGone);
        Assert.True((Owner.This with { Started = Owner.This.Started - 3600 }).IsGone);
        Assert.False((Owner.This with { Machine = "another", Started = 0 }).IsGone);
        Assert.Null(Owner.Parse("something else"));
    }
}
