using Course.Base;
using Course.Kit;
using DockerKafka;
using DockerKafka.Compose;

namespace Course.Cli.Access;

/// <summary>Where the authorizer's lines come from: a file, standard input, or the containers of the secure
/// profile.</summary>
internal sealed class LogSource(CourseHost host, Func<TextReader>? input)
{
    const string StandardInput = "-";
    const string Profile = "secure";

    /// <summary>As many as a container keeps.</summary>
    const int AllLines = int.MaxValue;

    /// <exception cref="CommandException">There is no such log, or no line of an authorizer in it.</exception>
    public async Task<AuthorizerLog> ReadAsync(string source, CancellationToken cancellation)
    {
        var log = source switch
        {
            StandardInput => AuthorizerLog.Read(Lines(input?.Invoke() ?? Console.In)),
            Profile => await OfContainersAsync(cancellation),
            _ => OfFile(source),
        };
        if (log.Attempts.Count > 0)
            return log;
        throw new CommandException(
            log.Lines == 0
                ? $"There is nothing in {Named(source)}: nobody was refused anything, or the authorizer writes elsewhere."
                : $"Not one of the {log.Lines} lines of {Named(source)} is the authorizer's: nobody "
                    + "was refused anything, or it writes elsewhere.",
            next: "Its lines begin with 'Principal = … is Denied operation = …'. The logger is kafka.authorizer.logger: "
                + "INFO writes what is refused, DEBUG what is allowed too. A producer that says 'Cluster authorization "
                + "failed' lacks WRITE on its topic, which the log tells on TRACE only."
        );
    }

    static string Named(string source) =>
        source switch
        {
            StandardInput => "standard input",
            Profile => "the containers' logs",
            _ => $"'{source}'",
        };

    static AuthorizerLog OfFile(string path)
    {
        try
        {
            // The broker has it open and goes on writing.
            using var reader = new StreamReader(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            );
            return AuthorizerLog.Read(Lines(reader));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException(
                $"There is no file '{path}', which --log names.",
                next: "Brokers write it to their logs folder as kafka-authorizer.log; - reads standard input."
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"'{path}' cannot be read: {e.Message.TrimEnd('.')}.");
        }
    }

    async Task<AuthorizerLog> OfContainersAsync(CancellationToken cancellation)
    {
        try
        {
            var file = ComposeFile.Read(host.Root);
            var clusters = new ComposeClusters(file, host.Programs);
            var brokers = file.Of([Profile]).Where(service => service.Ports.Count > 0).Select(service => service.Name);
            var here = (await clusters.StatusAsync(cancellation))
                .Select(state => state.Service)
                .Intersect(brokers)
                .ToList();
            if (here.Count == 0)
                throw new CommandException(
                    "The secure profile has no containers, so there is no log of theirs.",
                    ExitCode.EnvironmentMissing,
                    "course cluster up --profile secure; a file called secure is --log ./secure"
                );
            var log = new AuthorizerLog();
            var reading = new Lock();
            await clusters.LogsAsync(
                here,
                AllLines,
                follow: false,
                line =>
                {
                    lock (reading)
                        log.Add(line);
                },
                cancellation
            );
            return log;
        }
        catch (DockerException e)
        {
            throw new CommandException(e.Sentence, e.Missing ? ExitCode.EnvironmentMissing : ExitCode.Failed, e.Next);
        }
    }

    static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
