using Course.Base;

namespace Course.Kit;

/// <summary>A RabbitMQ broker, to run the same experiment beside Kafka: a server of our own on this machine, or the one
/// that <see cref="AddressVariable"/> names. Speak to it with RabbitMQ.Client.</summary>
public sealed class RabbitBroker : IAsyncDisposable
{
    /// <summary>The environment variable with the address of a RabbitMQ that runs already:
    /// <c>amqp://guest:guest@127.0.0.1:5672</c> is that of <c>course cluster up --profile rabbitmq</c>.</summary>
    public const string AddressVariable = "COURSE_RABBITMQ";

    readonly RabbitNode? _node;

    RabbitBroker(Uri address, RabbitNode? node) => (Address, _node) = (address, node);

    /// <summary>Where clients connect: <c>amqp://user:password@host:port</c>.</summary>
    public Uri Address { get; }

    internal IEnumerable<int> Processes => _node?.Processes ?? [];

    /// <summary>Starts a <c>rabbitmq-server</c> in some seconds, with nothing in it; or takes the one of
    /// <see cref="AddressVariable"/> as it is.</summary>
    /// <param name="progress">Told that a server starts; default: a line on standard error.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="MissingComponentException">There is no RabbitMQ here: the cell is skipped.</exception>
    /// <exception cref="CourseException">It does not start, or the address is none.</exception>
    public static async Task<RabbitBroker> StartAsync(
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } text)
            return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "amqp" or "amqps"
                ? new RabbitBroker(address, null)
                : throw new CourseException(
                    $"{AddressVariable} is '{text}', which is no address like amqp://guest:guest@127.0.0.1:5672."
                );
        RabbitServer.Find();
        (progress ?? new ErrorLines()).Report("RabbitMQ starts; this takes some seconds");
        var node = await RabbitNode.StartAsync(cancellationToken);
        return new RabbitBroker(new Uri($"amqp://guest:guest@127.0.0.1:{node.Port}"), node);
    }

    /// <summary>Stops the server in order and starts it again on what is on its disk. The address stays; connections
    /// break.</summary>
    /// <param name="cancellationToken">Ends the restart.</param>
    /// <exception cref="MissingComponentException">The server is not ours to stop: the cell is skipped.</exception>
    /// <exception cref="CourseException">It does not start again.</exception>
    public Task RestartAsync(CancellationToken cancellationToken = default) =>
        _node?.RestartAsync(cancellationToken)
        ?? throw new MissingComponentException(
            $"Restarting RabbitMQ needs a server of our own: unset {AddressVariable}, and install rabbitmq-server."
        );

    /// <summary>Ends a server of our own, with its data; another's stays.</summary>
    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? ValueTask.CompletedTask;
}
