using System.CommandLine;
using Course.Base;
using Course.Cli.Access;
using Course.Kit;
using EmbeddedKafka.Security;

namespace Course.Cli.Commands;

/// <summary><c>course acls</c>: what an identity may do on a cluster, why, and the least rights for what it was seen to
/// try.</summary>
internal static class AclsCommand
{
    /// <param name="host">The terminal and the course's folder.</param>
    /// <param name="input">Standard input, for a log that comes from there.</param>
    public static Command Create(CourseHost host, Func<TextReader>? input = null)
    {
        var who = Text("--who", "Whose rights: User:booking-service, or booking-service.", "principal");
        var servers = Text(
            "--bootstrap-server",
            $"Which cluster. Default: the file's bootstrap.servers, then {Kit.Cluster.BootstrapVariable}.",
            "host:port"
        );
        var config = Text(
            "--command-config",
            "A client properties file, with Java's names or librdkafka's, of somebody who may describe ACLs. Default: "
                + $"{Kit.Cluster.PropertiesVariable}.",
            "file"
        );
        var why = new Option<bool>("--why") { Description = "One question: may it do --operation to that resource?" };
        var operation = Text("--operation", "READ, WRITE, DESCRIBE, …; for --why.", "operation");
        var topic = Text("--topic", "The topic that --why asks about.", "name");
        var group = Text("--group", "The group that --why asks about.", "id");
        var transaction = Text("--transactional-id", "The transactional id that --why asks about.", "id");
        var cluster = new Option<bool>("--cluster") { Description = "--why asks about the cluster itself." };
        var address = Text("--host", "The client's address. Default: any; where they differ, each is told.", "ip");
        var log = Text(
            "--log",
            "What the authorizer has written: a kafka-authorizer.log, - for standard input, or secure for the containers "
                + "of course cluster up --profile secure. Tells what was refused and what is needed.",
            "file"
        );
        var prefixed = new Option<bool>("--prefixed")
        {
            Description = "Let one right on a prefix stand for several names that share it; with --log.",
        };
        var json = Arguments.Json();
        var command = new Command(
            "acls",
            "What an identity may do on a Kafka cluster, why, and the least rights for what it was seen to try."
        )
        {
            who,
            why,
            operation,
            topic,
            group,
            transaction,
            cluster,
            address,
            log,
            prefixed,
            servers,
            config,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var door = new ClusterDoor(parsed.GetValue(servers), parsed.GetValue(config));
                var principal = Principal(parsed.GetValue(who));
                var view = new AccessView(host.Terminal, door, parsed.GetValue(json));
                var resource = Resource(
                    parsed.GetValue(topic),
                    parsed.GetValue(group),
                    parsed.GetValue(transaction),
                    parsed.GetValue(cluster)
                );
                if (parsed.GetValue(why))
                {
                    if (parsed.GetValue(log) is not null)
                        throw new CommandException("--why asks the cluster's ACLs, so it does not go with --log.");
                    var question = Question(principal, parsed.GetValue(operation), resource, parsed.GetValue(address));
                    return view.Why(await door.AclsAsync(cancellation), question);
                }
                if (resource is not null || parsed.GetValue(operation) is not null)
                    throw new CommandException(
                        "--operation and a resource make one question: add --why.",
                        next: "course acls --who User:booking-service --why --operation READ --topic bookings"
                    );
                if (parsed.GetValue(log) is { } source)
                {
                    var read = await new LogSource(host, input).ReadAsync(source, cancellation);
                    if (principal is null)
                        return view.Everybody(read);
                    var acls = door.IsNamed ? await door.AclsAsync(cancellation) : null;
                    return view.Needs(
                        read,
                        LeastRights.Of(principal, read.Attempts.Keys, acls, parsed.GetValue(prefixed)),
                        acls
                    );
                }
                if (parsed.GetValue(prefixed))
                    throw new CommandException("--prefixed is about rights that are found in a log: add --log FILE.");
                return view.Rights(
                    await door.AclsAsync(cancellation),
                    principal ?? throw NoPrincipal(),
                    parsed.GetValue(address)
                );
            }
        );
        return command.WithExamples(
            "course acls --who User:booking-service --bootstrap-server localhost:9092",
            "course acls --who User:booking-service --why --operation READ --topic bookings --command-config admin.properties",
            "course acls --log /var/log/kafka/kafka-authorizer.log",
            "course acls --who User:booking-service --log /var/log/kafka/kafka-authorizer.log --prefixed",
            "course cluster logs secure-1 --tail 1000 | course acls --who User:mallory --log -",
            "course acls --who User:alice --log secure --command-config docker/secure/auditor.properties"
        );
    }

    static Option<string?> Text(string name, string description, string help)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = help };
        option.Validators.Add(given =>
        {
            if (given.Tokens.Count > 0 && string.IsNullOrWhiteSpace(given.Tokens[0].Value))
                given.AddError($"{name} takes a {help}.");
        });
        return option;
    }

    static string? Principal(string? who) =>
        who is null || who.Contains(':', StringComparison.Ordinal) ? who : $"User:{who}";

    static (AclResourceType Type, string Name)? Resource(
        string? topic,
        string? group,
        string? transaction,
        bool cluster
    )
    {
        var named = new (AclResourceType Type, string? Name)[]
        {
            (AclResourceType.Topic, topic),
            (AclResourceType.Group, group),
            (AclResourceType.TransactionalId, transaction),
            (AclResourceType.Cluster, cluster ? KafkaNames.ClusterName : null),
        }
            .Where(one => one.Name is not null)
            .ToList();
        return named.Count switch
        {
            0 => null,
            1 => (named[0].Type, named[0].Name!),
            _ => throw new CommandException(
                "One question is about one resource: --topic, --group, --transactional-id or --cluster."
            ),
        };
    }

    static AccessQuestion Question(
        string? principal,
        string? operation,
        (AclResourceType Type, string Name)? resource,
        string? address
    )
    {
        if (resource is not var (type, name))
            throw new CommandException(
                "--why asks about a resource: --topic NAME, --group ID, --transactional-id ID or --cluster."
            );
        var offers = KafkaNames.KafkaNamesOf(type);
        if (operation is null)
            throw new CommandException($"--why asks about an operation: --operation with one of {offers}.");
        return KafkaNames.TryOperation(operation, out var known) && KafkaNames.Operations[type].Contains(known)
            ? new AccessQuestion(principal ?? throw NoPrincipal(), known, type, name, address)
            : throw new CommandException($"There is no operation {operation} on a {KafkaNames.Kind(type)}: {offers}.");
    }

    static CommandException NoPrincipal() =>
        new(
            "Whose rights? Name the identity as ACLs do: --who User:NAME.",
            next: "Who was refused something: course acls --log kafka-authorizer.log"
        );
}
