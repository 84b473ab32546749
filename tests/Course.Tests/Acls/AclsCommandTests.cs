using System.CommandLine;
using System.Text.Json;
using Confluent.Kafka.Admin;
using Course.Base;
using Course.Cli.Commands;
using Course.Tests.Cli;
using Course.Tests.Docker;

namespace Course.Tests.Acls;

public sealed class AclsCommandTests : IAsyncLifetime
{
    readonly TemporaryCourse _course = new();
    SecuredCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await SecuredCluster.StartAsync();
        await _cluster.AllowAsync(AclOperation.Write, ResourceType.Topic, "bookings");
        await _cluster.AllowAsync(
            AclOperation.Read,
            ResourceType.Group,
            "clinic-",
            pattern: ResourcePatternType.Prefixed
        );
        await _cluster.AllowAsync(
            AclOperation.Write,
            ResourceType.Topic,
            "bookings",
            permission: AclPermissionType.Deny,
            host: "10.0.0.9"
        );
        foreach (var user in new[] { "admin", "alice" })
            _course.Write($"{user}.properties", _cluster.Properties(user));
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _course.Dispose();
    }

    string PathOf(string file) => Path.Combine(_course.Root, file);

    Task<(int ExitCode, string Output, string Error)> AskAsync(params string[] arguments) =>
        _course.RunAsync(["acls", "--command-config", PathOf("admin.properties"), .. arguments]);

    [Fact]
    public async Task What_an_identity_may_do_is_a_table_with_the_ACL_that_decides()
    {
        var (code, output, error) = await AskAsync("--who", "alice");
        Assert.True(code == ExitCode.Ok, error);
        Assert.Matches(
            "topic bookings +WRITE +10.0.0.9 +denied +DENY WRITE on topic bookings to User:alice from 10.0.0.9",
            output
        );
        Assert.Matches("WRITE +others +allowed +ALLOW WRITE on topic bookings to User:alice", output);
        Assert.Matches(
            "DESCRIBE +any +allowed +ALLOW WRITE on topic bookings to User:alice, which implies DESCRIBE",
            output
        );
        Assert.Matches("group clinic-… +READ +any +allowed", output);
        Assert.Contains("Everything else: denied", output);
    }

    [Fact]
    public async Task One_question_has_one_answer_and_an_exit_code()
    {
        string[] question = ["--who", "User:alice", "--why", "--operation", "write", "--topic", "bookings"];
        var (code, output, _) = await AskAsync(question);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("User:alice, WRITE on topic bookings: yes", output);
        Assert.Contains("From 10.0.0.9: no, DENY WRITE", output);

        (code, output, _) = await AskAsync([.. question, "--host", "10.0.0.9"]);
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("from 10.0.0.9: no", output);
        Assert.Contains("Outweighed by that: ALLOW WRITE on topic bookings to User:alice.", output);
        Assert.Contains(
            "--remove --deny-principal User:alice --deny-host 10.0.0.9 --operation Write --topic bookings",
            output
        );
    }

    [Theory]
    [InlineData("READ", "--topic", "bookings", "--operation Read --topic bookings")]
    [InlineData("DESCRIBE", "--group", "desk", "--operation Describe --group desk")]
    [InlineData("Write", "--transactional-id", "pay-1", "--operation Write --transactional-id pay-1")]
    [InlineData("describe_configs", "--cluster", null, "--operation DescribeConfigs --cluster")]
    public async Task What_is_missing_is_a_command_of_kafka_acls(
        string operation,
        string option,
        string? name,
        string command
    )
    {
        var (code, output, _) = await AskAsync([
            "--who",
            "User:alice",
            "--why",
            "--operation",
            operation,
            option,
            .. name is null ? [] : new[] { name },
        ]);
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains(
            $"kafka-acls.sh --bootstrap-server {_cluster.BootstrapServers} --command-config {PathOf("admin.properties")} "
                + $"--add --allow-principal User:alice {command}",
            output
        );
    }

    [Fact]
    public async Task A_log_tells_what_was_refused_and_what_is_needed_without_any_cluster()
    {
        var (code, output, error) = await _course.RunAsync(
            "acls",
            "--who",
            "User:reminder-service",
            "--log",
            RecordedLog.File,
            "--prefixed"
        );
        Assert.True(code == ExitCode.Ok, error);
        Assert.Contains("Lines of the authorizer: 76.", output);
        Assert.Matches("topic bookings.created +DESCRIBE +Metadata +127.0.0.1 +1 +no ACL allows it", output);
        Assert.Matches("any topic at all +WRITE +InitProducerId", output);
        Assert.Contains("--operation Read --topic bookings. --resource-pattern-type prefixed", output);
        Assert.Contains("ask why, before it goes", output);
    }

    [Fact]
    public async Task A_log_without_a_name_tells_who_was_refused_how_often()
    {
        var (_, output, _) = await _course.RunAsync("acls", "--log", RecordedLog.File);
        Assert.Matches(@"User:reminder-service +\d+ +topic bookings.created", output);
        Assert.Matches("User:admin +0", output);
    }

    [Fact]
    public async Task With_a_cluster_what_is_there_is_not_asked_for_again()
    {
        _course.Write(
            "a.log",
            string.Join(
                '\n',
                new[]
                {
                    ("WRITE", "Topic:LITERAL:bookings"),
                    ("READ", "Group:LITERAL:clinic-a"),
                    ("READ", "Topic:LITERAL:bills"),
                }.Select(need =>
                    $"INFO Principal = User:alice is Denied operation = {need.Item1} from host = 127.0.0.1 "
                    + $"on resource = {need.Item2} for request = Fetch with resourceRefCount = 1 based on rule DefaultDeny"
                )
            )
        );
        var (_, output, _) = await AskAsync("--who", "User:alice", "--log", PathOf("a.log"), "--json");
        var told = JsonDocument.Parse(output).RootElement;
        Assert.Equal(
            ["topic bills missing", "topic bookings there", "group clinic-a there"],
            told.GetProperty("rights")
                .EnumerateArray()
                .Select(right => $"{right.GetProperty("resource")} {right.GetProperty("state")}")
        );
        Assert.EndsWith(
            "--operation Read --topic bills",
            Assert.Single(told.GetProperty("commands").EnumerateArray()).GetString()
        );
    }

    [Fact]
    public async Task A_log_comes_by_standard_input_too()
    {
        var output = new StringWriter();
        var command = AclsCommand.Create(
            _course.Host(output),
            () => new StringReader("something else\n" + File.ReadAllText(RecordedLog.File))
        );
        var code = await command
            .Parse(["--who", "User:booking-service", "--log", "-"])
            .InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false },
                TestContext.Current.CancellationToken
            );
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("of others, not looked at: 1.", output.ToString());
        Assert.Contains("--operation Read --group clinic-desk", output.ToString());
    }

    [Fact]
    public async Task The_log_of_the_secure_profile_is_what_its_containers_have_said()
    {
        var docker = new FakeDocker()
            .On(
                "docker ps --all",
                FakeDocker.Says("secure-1\tclinic_secure-1_1\t127.0.0.1:9192->9092/tcp\tUp 5 seconds (healthy)")
            )
            .On("docker compose --project-directory", FakeDocker.Says(File.ReadAllText(RecordedLog.File)));
        using var course = new TemporaryCourse { Programs = docker.RunAsync };
        course.Write(
            "docker/compose.yaml",
            "services:\n  secure-1:\n    image: kafka\n    profiles: [secure]\n    ports: [\"127.0.0.1:9192:9092\"]\n"
        );
        var (code, output, error) = await course.RunAsync("acls", "--who", "User:booking-service", "--log", "secure");
        Assert.True(code == ExitCode.Ok, error);
        Assert.Contains("--operation Write --transactional-id desk-1", output);
        Assert.Contains(
            docker.Asked,
            line => line.EndsWith("secure-1", StringComparison.Ordinal) && line.Contains(" logs --tail ")
        );
    }

    public static TheoryData<string[], string> Mistakes =>
        new()
        {
            { [], "Whose rights? Name the identity as ACLs do: --who User:NAME." },
            { ["--who", "a", "--bootstrap-server", "127.0.0.1:1"], "No Kafka cluster answers at 127.0.0.1:1" },
            {
                ["--who", "a", "--command-config", "nowhere.properties"],
                "There is no file 'nowhere.properties', which --command-config names."
            },
            { ["--who", "a", "--log", "nowhere.log"], "There is no file 'nowhere.log', which --log names." },
            { ["--who", "a", "--why", "--operation", "READ"], "--why asks about a resource" },
            { ["--who", "a", "--why", "--topic", "t"], "--why asks about an operation" },
            {
                ["--who", "a", "--why", "--operation", "WRITE", "--group", "g"],
                "There is no operation WRITE on a group: READ, DESCRIBE, DELETE"
            },
            {
                ["--who", "a", "--why", "--operation", "READ", "--group", "g", "--topic", "t"],
                "One question is about one resource"
            },
            { ["--who", "a", "--topic", "t"], "add --why" },
            { ["--who", "a", "--prefixed"], "add --log FILE" },
            {
                ["--who", "a", "--why", "--log", "x", "--operation", "READ", "--topic", "t"],
                "it does not go with --log"
            },
            { ["--who", ""], "after --who: it needs a principal" },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_a_sentence_with_the_next_step(string[] arguments, string sentence)
    {
        string[] cluster = arguments.Any(argument => argument is "--bootstrap-server" or "--command-config")
            ? []
            : ["--bootstrap-server", _cluster.BootstrapServers, "--command-config", PathOf("admin.properties")];
        var (code, _, error) = await _course.RunAsync(["acls", .. cluster, .. arguments]);
        Assert.NotEqual(ExitCode.Ok, code);
        Assert.Contains(sentence, error.ReplaceLineEndings(" "));
    }

    [Fact]
    public async Task Who_may_not_describe_ACLs_is_told_which_right_that_is()
    {
        var (code, _, error) = await _course.RunAsync(
            "acls",
            "--who",
            "alice",
            "--command-config",
            PathOf("alice.properties")
        );
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("it needs DESCRIBE on the cluster", error);
    }

    [Fact]
    public async Task A_cluster_without_an_authorizer_says_so()
    {
        await using var open = await EmbeddedKafka.EmbeddedKafkaCluster.StartAsync(
            cancellationToken: TestContext.Current.CancellationToken
        );
        var (_, _, error) = await _course.RunAsync(
            "acls",
            "--who",
            "alice",
            "--bootstrap-server",
            open.BootstrapServers
        );
        Assert.Contains("The cluster has no authorizer", error);
    }

    [Fact]
    public async Task An_unknown_identity_is_told_who_is_known()
    {
        var (_, output, _) = await AskAsync("--who", "User:alicia");
        Assert.Contains("No ACL is about User:alicia", output);
        Assert.Contains("User:alice", output);
    }

    [Fact]
    public async Task What_a_broker_keeps_to_itself_is_told()
    {
        var (_, output, _) = await AskAsync("--who", "User:admin");
        Assert.Contains("Brokers do not tell what super.users", output);
    }

    [Fact]
    public async Task A_log_with_nothing_of_the_authorizer_is_told_as_that()
    {
        _course.Write("server.log", "[2026-11-30 09:00:00,000] INFO Kafka Server started\nsomething\n");
        var (code, _, error) = await _course.RunAsync("acls", "--who", "alice", "--log", PathOf("server.log"));
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("Not one of the 2 lines", error);
        Assert.Contains("kafka.authorizer.logger", error);
    }

    [Fact]
    public async Task No_secret_is_in_any_output()
    {
        var secret = _cluster.As("admin").SaslPassword;
        foreach (var json in new[] { false, true })
        {
            var (_, output, error) = await AskAsync(["--who", "alice", .. json ? new[] { "--json" } : []]);
            Assert.DoesNotContain(secret, output + error);
        }
    }
}
