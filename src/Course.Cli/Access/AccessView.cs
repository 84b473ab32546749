using Course.Base;
using Course.Kit;
using EmbeddedKafka.Security;
using Spectre.Console;
using Table = Spectre.Console.Table;

namespace Course.Cli.Access;

/// <summary>Shows what <c>course acls</c> found, as tables or as JSON.</summary>
internal sealed class AccessView(Terminal terminal, ClusterDoor door, bool json)
{
    /// <summary>Where a printed command needs a cluster and none was named.</summary>
    const string SomeCluster = "localhost:9092";

    readonly IAnsiConsole _console = terminal.Out;

    /// <summary>What an identity may do.</summary>
    public int Rights(ClusterAcls acls, string principal, string? address)
    {
        var rows = acls.Of(principal, address);
        if (json)
        {
            terminal.Json(
                new
                {
                    principal,
                    rights = rows.Select(row => new
                    {
                        row.Resource,
                        resourceType = row.ResourceType,
                        resourceName = row.ResourceName,
                        patternType = row.PatternType,
                        operation = row.Operation.KafkaName(),
                        row.Host,
                        allowed = row.Answer.IsAllowed,
                        row.Answer.Reason,
                    }),
                    superUser = acls.SuperUsers.Contains(principal),
                    notKnown = acls.Unknown,
                }
            );
            return ExitCode.Ok;
        }
        if (acls.SuperUsers.Contains(principal))
            _console.MarkupLineInterpolated(
                $"[yellow]{principal} is one of super.users: it may do everything, whatever ACLs say.[/]"
            );
        else if (rows.IsEmpty)
            _console.MarkupLineInterpolated(
                $"No ACL is about [bold]{principal}[/]: {Default(acls)}.{Similar(acls, principal)}"
            );
        else
        {
            var hosts = rows.Any(row => row.Host is not null);
            var table = Columns(["resource", "operation", .. hosts ? new[] { "from" } : [], "", "decided by"]);
            var last = "";
            foreach (var row in rows)
            {
                string[] cells =
                [
                    row.Resource == last ? "" : row.Resource,
                    row.Operation.KafkaName(),
                    .. hosts ? new[] { row.Host ?? "any" } : [],
                ];
                table.AddRow([
                    .. cells.Select(Markup.Escape),
                    Verdict(row.Answer.IsAllowed),
                    Markup.Escape(row.Answer.Reason),
                ]);
                last = row.Resource;
            }
            _console.Write(table);
            _console.MarkupLineInterpolated($"Everything else: {Default(acls)}.");
        }
        Say(acls.Unknown);
        return ExitCode.Ok;
    }

    /// <summary>One question, one answer.</summary>
    /// <returns>Ok for yes, Failed for no.</returns>
    public int Why(ClusterAcls acls, AccessQuestion question)
    {
        var answer = acls.Ask(question);
        var tool = new AclTool(door.Servers ?? SomeCluster, door.CommandConfig);
        string[] commands =
        [
            .. answer.IsAllowed ? [] : answer.InTheWay.Select(tool.Remove),
            .. answer.IsAllowed || !answer.Outweighed.IsEmpty ? [] : new[] { tool.Add([answer.Needed!]) },
        ];
        if (json)
            terminal.Json(
                new
                {
                    question.Principal,
                    operation = question.Operation.KafkaName(),
                    resource = Resource(question),
                    question.Host,
                    allowed = answer.IsAllowed,
                    answer.Reason,
                    deniedBy = answer.InTheWay.Select(acl => acl.Sentence()),
                    outweighed = answer.Outweighed.Select(acl => acl.Sentence()),
                    needed = answer.Needed?.Sentence(),
                    commands,
                    notKnown = acls.Unknown,
                }
            );
        else
        {
            var from = question.Host is null ? "" : $" from {question.Host}";
            var verdict = answer.IsAllowed ? "yes" : "no";
            _console.MarkupLineInterpolated(
                $"{question.Principal}, {question.Operation.KafkaName()} on {Resource(question)}{from}: [bold]{verdict}[/]"
            );
            _console.WriteLine($"  {Sentence(answer.Reason)}.");
            foreach (var acl in answer.InTheWay.Where(acl => acl != answer.Acl))
                _console.WriteLine($"  It is denied by another ACL, too: {acl.Sentence()}.");
            foreach (var acl in answer.Outweighed)
                _console.WriteLine($"  Outweighed by that: {acl.Sentence()}.");
            if (question.Host is null)
                foreach (var other in Elsewhere(acls, answer))
                    _console.WriteLine(
                        $"  From {other.Question.Host}: {(other.IsAllowed ? "yes" : "no")}, {other.Reason}."
                    );
            if (answer is { Needed: { } needed, Outweighed.IsEmpty: true })
                _console.WriteLine($"  What it needs: {needed.Sentence()}{AlsoBy(question.Operation)}.");
            Write(commands);
            Say(acls.Unknown);
        }
        return answer.IsAllowed ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>What was refused, and the least rights for what was tried.</summary>
    public int Needs(AuthorizerLog log, LeastRights rights, ClusterAcls? acls)
    {
        var commands = rights.Commands(door.Servers ?? SomeCluster, door.CommandConfig);
        var refused = log
            .Attempts.Where(seen => seen.Key.Principal == rights.Principal && IsRefusal(seen.Key))
            .ToList();
        if (json)
        {
            terminal.Json(
                new
                {
                    rights.Principal,
                    lines = log.Lines,
                    otherLines = log.OtherLines,
                    refused = refused.Select(seen => new
                    {
                        resource = Resource(seen.Key),
                        operation = seen.Key.Operation.KafkaName(),
                        seen.Key.Request,
                        seen.Key.Host,
                        times = seen.Value,
                        why = Why(seen.Key),
                    }),
                    rights = rights.Rights.Select(right => new
                    {
                        right.Resource,
                        operation = right.Acl.Operation.KafkaName(),
                        right.Requests,
                        state = State(right),
                        right.Warning,
                    }),
                    unused = rights.Unused.Select(acl => acl.Sentence()),
                    commands,
                    rights.Notes,
                    notKnown = acls?.Unknown,
                }
            );
            return ExitCode.Ok;
        }
        _console.WriteLine(Counted(log));
        if (log.Attempts.Keys.All(attempt => attempt.Principal != rights.Principal))
        {
            var others = log.Attempts.Keys.Select(attempt => KafkaNames.Shown(attempt.Principal)).Distinct();
            _console.MarkupLineInterpolated(
                $"[bold]{rights.Principal}[/] is not in this log. Who is: {string.Join(", ", others)}."
            );
            return ExitCode.Ok;
        }
        if (refused.Count > 0)
        {
            var table = Columns("refused", "operation", "in request", "from", "times", "why");
            foreach (var (attempt, times) in refused)
                table.AddRow(
                    new[]
                    {
                        Resource(attempt),
                        attempt.Operation.KafkaName(),
                        attempt.Request,
                        attempt.Host,
                        $"{times}",
                        Why(attempt),
                    }
                        .Select(Markup.Escape)
                        .ToArray()
                );
            _console.Write(table);
        }
        else
            _console.MarkupLineInterpolated($"[bold]{rights.Principal}[/] was refused nothing.");
        if (!rights.Rights.IsEmpty)
        {
            _console.MarkupLineInterpolated($"\nThe least rights of [bold]{rights.Principal}[/] for what it tried:");
            var table = Columns("resource", "operation", "seen in", acls is null ? "log" : "now", "think first");
            foreach (var right in rights.Rights)
                table.AddRow(
                    new[]
                    {
                        right.Resource,
                        right.Acl.Operation.KafkaName(),
                        string.Join(", ", right.Requests),
                        State(right),
                        right.Warning ?? "",
                    }
                        .Select(Markup.Escape)
                        .ToArray()
                );
            _console.Write(table);
        }
        Write(commands);
        if (!rights.Unused.IsEmpty)
        {
            _console.WriteLine(
                "\nNot needed for what was seen; before one goes, watch as long as the rarest job takes to come round:"
            );
            foreach (var acl in rights.Unused)
                _console.WriteLine($"  {acl.Sentence()}");
        }
        Say(rights.Notes);
        Say(acls?.Unknown ?? []);
        return ExitCode.Ok;
    }

    /// <summary>Who is in a log, and how often each was refused.</summary>
    public int Everybody(AuthorizerLog log)
    {
        var people = log
            .Attempts.Where(seen => !seen.Key.IsProbe)
            .GroupBy(seen => seen.Key.Principal)
            .Select(seen => new
            {
                Principal = seen.Key,
                Refused = seen.Where(one => !one.Key.IsAllowed).Sum(one => one.Value),
                On = seen.Where(one => !one.Key.IsAllowed).Select(one => Resource(one.Key)).Distinct().ToArray(),
            })
            .OrderByDescending(person => person.Refused)
            .ThenBy(person => person.Principal, StringComparer.Ordinal)
            .ToList();
        if (json)
        {
            terminal.Json(
                new
                {
                    lines = log.Lines,
                    otherLines = log.OtherLines,
                    people,
                }
            );
            return ExitCode.Ok;
        }
        _console.WriteLine(Counted(log));
        var table = Columns("who", "refused", "on");
        foreach (var person in people)
            table.AddRow(
                Markup.Escape(KafkaNames.Shown(person.Principal)),
                $"{person.Refused}",
                Markup.Escape(string.Join(", ", person.On))
            );
        _console.Write(table);
        _console.MarkupLine("What one of them needs: the same with [bold]--who[/].");
        return ExitCode.Ok;
    }

    void Write(IReadOnlyCollection<string> commands)
    {
        if (commands.Count == 0)
            return;
        terminal.Output.WriteLine();
        foreach (var command in commands)
            terminal.Output.WriteLine(command);
        if (door.IsForLibrdkafka)
            _console.MarkupLineInterpolated(
                $"[yellow]![/] {door.CommandConfig} is written for librdkafka; kafka-acls.sh needs one with Java's names."
            );
    }

    void Say(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
            _console.MarkupLineInterpolated($"[yellow]![/] {sentence}");
    }

    static Table Columns(params string[] headings) => new Table().Border(TableBorder.Simple).AddColumns(headings);

    static string Verdict(bool allowed) => allowed ? "[green]allowed[/]" : "[red]denied[/]";

    static string Default(ClusterAcls acls) =>
        acls.AllowsWithoutAcl
            ? "allowed where no ACL is about the resource (allow.everyone.if.no.acl.found), denied elsewhere"
            : "denied, for no ACL allows it";

    static string Similar(ClusterAcls acls, string principal)
    {
        var known = acls.Acls.Select(acl => acl.Principal).Distinct().ToList();
        return Closest.To(principal, known) is { } near ? $" Did you mean {near}?"
            : known.Count == 0 ? ""
            : $" Those that ACLs name: {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
    }

    // The addresses that ACLs name and from which the answer is another one.
    static IEnumerable<AccessAnswer> Elsewhere(ClusterAcls acls, AccessAnswer answer) =>
        acls
            .Acls.Select(acl => acl.Host)
            .Where(host => host != Acl.Wildcard)
            .Distinct()
            .Select(host => acls.Ask(answer.Question with { Host = host }))
            .Where(other => other.IsAllowed != answer.IsAllowed);

    static string AlsoBy(AclOperation operation) =>
        KafkaNames.ImpliedBy(operation) is { Length: > 0 } wider
            ? $" (it comes along with {string.Join(", ", wider.Select(one => one.KafkaName()))})"
            : "";

    static string Resource(AccessQuestion question) =>
        KafkaNames.Resource(question.ResourceType, question.ResourceName);

    static string Resource(AccessAttempt attempt) =>
        attempt.IsOnAnyTopic ? "any topic at all" : KafkaNames.Resource(attempt.ResourceType, attempt.ResourceName);

    static string Why(AccessAttempt attempt) =>
        attempt.Acl?.Sentence() ?? (attempt.Rule is null ? "" : "no ACL allows it");

    static string State(NeededRight right) =>
        right switch
        {
            { InTheWay.IsEmpty: false } => "denied by an ACL",
            { IsHeld: true } => "there",
            { IsHeld: false } => "missing",
            { WasDenied: true } => "refused",
            _ => "used",
        };

    static string Counted(AuthorizerLog log) =>
        log.OtherLines == 0
            ? $"Lines of the authorizer: {log.Lines}."
            : $"Lines of the authorizer: {log.Lines - log.OtherLines}; of others, not looked at: {log.OtherLines}.";

    // Of what brokers ask for reasons of their own, only this one costs a client something.
    static bool IsRefusal(AccessAttempt attempt) => !attempt.IsAllowed && (!attempt.IsProbe || attempt.IsOnAnyTopic);

    static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
