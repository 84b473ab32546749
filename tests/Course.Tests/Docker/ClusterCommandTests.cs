using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Course.Base;
using Course.Tests.Cli;

namespace Course.Tests.Docker;

public sealed class ClusterCommandTests : IDisposable
{
    const string Compose = """
        x-kafka: &kafka
          image: ${KAFKA_IMAGE}
          profiles: [cluster, connect]
          mem_limit: 640m
        services:
          kafka-1:
            <<: *kafka
            ports: ["127.0.0.1:${KAFKA_1_PORT}:9092"]
          connect:
            image: ${KAFKA_IMAGE}
            profiles: [connect]
            mem_limit: 1g
          rabbitmq:
            image: rabbitmq:3
            profiles: [rabbitmq]
        """;

    static readonly int Port = FreePort();
    static readonly string Running = $"kafka-1\tclinic_kafka-1_1\t127.0.0.1:{Port}->9092/tcp\tUp 5 seconds (healthy)";

    readonly FakeDocker _docker = new FakeDocker()
        .On("docker info", FakeDocker.Says("8000000000"))
        .On("docker ps --all", FakeDocker.Says(Running));

    readonly TemporaryCourse _course;

    public ClusterCommandTests()
    {
        _course = new TemporaryCourse { Programs = _docker.RunAsync };
        _course.Write("docker/compose.yaml", Compose);
        _course.Write(
            "docker/.env",
            $"# ports\nCOMPOSE_PROJECT_NAME=clinic\nKAFKA_IMAGE=apache/kafka:4.3.1\nKAFKA_1_PORT={Port}\n"
        );
    }

    public void Dispose() => _course.Dispose();

    [Fact]
    public async Task Up_calls_the_plugin_with_files_and_profile_and_says_where_the_brokers_are()
    {
        var (code, output, _) = await _course.RunAsync("cluster", "up");
        Assert.Equal(ExitCode.Ok, code);
        var docker = Path.Combine(_course.Root, "docker");
        Assert.Contains(
            $"docker compose --project-directory {docker} --env-file {Path.Combine(docker, ".env")} --file "
                + $"{Path.Combine(docker, "compose.yaml")} --ansi never --profile cluster up --detach",
            _docker.Asked
        );
        Assert.Contains($"bootstrap.servers  127.0.0.1:{Port}", output);
    }

    [Fact]
    public async Task Without_the_plugin_docker_compose_does_it()
    {
        _docker.On("docker compose version", FakeDocker.Fails("docker: unknown command: docker compose"));
        var (code, _, _) = await _course.RunAsync("cluster", "down");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains(
            _docker.Asked,
            line =>
                line.StartsWith("docker-compose --project-directory", StringComparison.Ordinal)
                && line.EndsWith(
                    "--profile cluster --profile connect --profile rabbitmq down --remove-orphans",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task Without_any_compose_it_says_how_to_get_one()
    {
        _docker
            .On("docker compose version", FakeDocker.Fails("docker: unknown command: docker compose"))
            .On("docker-compose", FakeDocker.Fails("not found"));
        var (code, _, error) = await _course.RunAsync("cluster", "up");
        Assert.Equal(ExitCode.EnvironmentMissing, code);
        Assert.StartsWith("This Docker has no compose.", error[error.IndexOf("This", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task An_engine_that_does_not_run_is_said_before_anything_is_tried()
    {
        _docker.On(
            "docker info",
            FakeDocker.Fails(
                "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"
            )
        );
        var (code, output, _) = await _course.RunAsync("cluster", "up", "--json");
        Assert.Equal(ExitCode.EnvironmentMissing, code);
        Assert.Equal(
            "No Docker engine answers.",
            JsonDocument.Parse(output).RootElement.GetProperty("error").GetString()
        );
        Assert.DoesNotContain(_docker.Asked, line => line.Contains(" up ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_taken_port_is_named_with_the_container_that_has_it()
    {
        _docker
            .On("docker ps --all", FakeDocker.Says(""))
            .On("docker ps --filter publish", FakeDocker.Says("somebody-elses-kafka"));
        using var listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        var (code, _, error) = await _course.RunAsync("cluster", "up");
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains($"Port {Port} on 127.0.0.1 is taken by the container somebody-elses-kafka.", error);
        Assert.Contains("docker/.env", error);
    }

    [Fact]
    public async Task A_taken_port_is_named_with_the_process_that_has_it_where_the_system_tells()
    {
        _docker.On("docker ps --all", FakeDocker.Says("")).On("docker ps --filter publish", FakeDocker.Says(""));
        using var listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        var (code, _, error) = await _course.RunAsync("cluster", "up");
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains(
            OperatingSystem.IsLinux()
                ? $"Port {Port} on 127.0.0.1 is taken by process {Environment.ProcessId} ("
                : $"Port {Port} on 127.0.0.1 is taken.",
            error
        );
        Assert.Contains("or choose another port in docker/.env.", error);
    }

    [Fact]
    public async Task An_image_that_is_not_here_is_fetched_and_when_that_fails_the_registry_is_to_blame()
    {
        _docker
            .On("docker image inspect", FakeDocker.Fails("Error: No such image: apache/kafka:4.3.1"))
            .On(
                "docker pull",
                FakeDocker.Fails(
                    "Error response from daemon: Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup "
                        + "registry-1.docker.io: no such host"
                )
            );
        var (code, _, error) = await _course.RunAsync("cluster", "up");
        Assert.Equal(ExitCode.EnvironmentMissing, code);
        Assert.Contains(
            "The image apache/kafka:4.3.1 is not on this machine, and its registry cannot be reached.",
            error
        );
    }

    [Fact]
    public async Task A_service_that_dies_at_the_start_fails_the_command()
    {
        _docker.On(
            "docker ps --all",
            FakeDocker.Says(""),
            FakeDocker.Says("kafka-1\tclinic_kafka-1_1\t\tUp 1 second (health: starting)"),
            FakeDocker.Says("kafka-1\tclinic_kafka-1_1\t\tExited (1) 1 second ago")
        );
        var (code, _, error) = await _course.RunAsync("cluster", "up");
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("waiting for kafka-1", error);
        Assert.Contains("kafka-1 ended by itself (exit code 1).", error);
        Assert.Contains("course cluster logs kafka-1", error);
    }

    [Fact]
    public async Task One_that_the_kernel_killed_ran_out_of_memory()
    {
        _docker
            .On(
                "docker ps --all",
                FakeDocker.Says(""),
                FakeDocker.Says("kafka-1\tclinic_kafka-1_1\t\tExited (137) 1 second ago")
            )
            .On("docker inspect", FakeDocker.Says("true"));
        var (_, _, error) = await _course.RunAsync("cluster", "up");
        Assert.Contains("kafka-1 ran out of memory and was killed.", error);
    }

    [Fact]
    public async Task An_engine_that_goes_away_while_we_wait_is_one_sentence()
    {
        _docker.On(
            "docker ps --all",
            FakeDocker.Says(""),
            FakeDocker.Fails(
                "error during connect: Get \"http://%2Fvar%2Frun%2Fdocker.sock/v1.41/containers/json\": EOF"
            )
        );
        var (code, _, error) = await _course.RunAsync("cluster", "up");
        Assert.Equal(ExitCode.EnvironmentMissing, code);
        Assert.Contains("No Docker engine answers.", error);
    }

    [Fact]
    public async Task Memory_that_will_not_do_is_said_and_tried()
    {
        _docker.On("docker info", FakeDocker.Says("1000000000"));
        var (code, _, error) = await _course.RunAsync("cluster", "up", "--profile", "connect");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Matches(@"the services may take 1\.6\d GiB, and Docker has 954 MiB", error);
    }

    [Fact]
    public async Task Down_with_a_profile_takes_only_what_it_brought()
    {
        var (code, output, _) = await _course.RunAsync("cluster", "down", "--profile", "connect");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains(
            _docker.Asked,
            line => line.EndsWith("--profile connect rm --stop --force connect", StringComparison.Ordinal)
        );
        Assert.Contains("✓ kafka-1", output);
    }

    [Fact]
    public async Task Data_goes_with_everything_or_not_at_all()
    {
        Assert.Equal(
            ExitCode.BadInput,
            (await _course.RunAsync("cluster", "down", "--profile", "connect", "--volumes")).ExitCode
        );
        await _course.RunAsync("cluster", "down", "--volumes");
        Assert.Contains(
            _docker.Asked,
            line => line.EndsWith("down --remove-orphans --volumes", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Status_is_a_document_on_request()
    {
        var (_, output, _) = await _course.RunAsync("cluster", "status", "--json");
        var status = JsonDocument.Parse(output).RootElement;
        Assert.True(status.GetProperty("ready").GetBoolean());
        Assert.Equal($"127.0.0.1:{Port}", status.GetProperty("bootstrapServers").GetString());
        Assert.Equal("kafka-1", status.GetProperty("services")[0].GetProperty("service").GetString());
    }

    [Fact]
    public async Task Logs_are_those_of_the_services_named()
    {
        _docker.On("docker compose --project-directory", FakeDocker.Says("kafka-1 | started"));
        var (_, output, _) = await _course.RunAsync("cluster", "logs", "kafka-1", "--tail", "5");
        Assert.Contains("kafka-1 | started", output);
        Assert.Contains(_docker.Asked, line => line.EndsWith("logs --tail 5 kafka-1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("There is no profile 'conect'.", "cluster", "up", "--profile", "conect")]
    [InlineData("There is no service 'kafka-9'.", "cluster", "logs", "kafka-9")]
    public async Task Names_that_are_not_there_are_listed(string sentence, params string[] args)
    {
        var (code, _, error) = await _course.RunAsync(args);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.StartsWith(sentence, error);
        Assert.DoesNotContain(_docker.Asked, line => line.Contains("compose", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_compose_file_is_one_sentence()
    {
        _course.Write("docker/compose.yaml", "services: [\n");
        var (code, _, error) = await _course.RunAsync("cluster", "status");
        Assert.Equal(ExitCode.BadInput, code);
        Assert.StartsWith("docker/compose.yaml is damaged", error);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
