namespace Course.Kit;

/// <summary>Finds the programs of RabbitMQ and Erlang on this machine.</summary>
internal static class RabbitServer
{
    const string Server = "rabbitmq-server";
    const string PortMapper = "epmd";

    // What Debian and RPMs put on the path is a wrapper that changes to the system's user and its data: the server
    // itself lies here. Homebrew keeps it in sbin folders that a user's path may lack.
    static readonly string[] ServerFolders = ["/usr/lib/rabbitmq/bin", "/opt/homebrew/sbin", "/usr/local/sbin"];

    static string[] Path => Environment.GetEnvironmentVariable("PATH")?.Split(System.IO.Path.PathSeparator) ?? [];

    /// <summary>The server's start script and Erlang's port mapper, which every Erlang node needs.</summary>
    /// <exception cref="MissingComponentException">One of them is not there.</exception>
    public static (string Server, string PortMapper) Find() => Find([.. ServerFolders, .. Path], Path);

    /// <summary>The same, looking in the folders that are given.</summary>
    public static (string Server, string PortMapper) Find(IEnumerable<string> servers, IEnumerable<string> path)
    {
        if (OperatingSystem.IsWindows())
            throw Missing("RabbitMQ is started here on Linux and macOS only.");
        return (
            In(servers, Server) ?? throw Missing($"There is no {Server} on this machine."),
            In(path, PortMapper) ?? throw Missing($"There is no {PortMapper} of Erlang on the path.")
        );
    }

    static string? In(IEnumerable<string> folders, string program) =>
        folders.Select(folder => System.IO.Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    static MissingComponentException Missing(string what) =>
        new(
            $"{what} To compare Kafka with RabbitMQ, install it (apt-get install {Server}, brew install rabbitmq); or "
                + $"course cluster up --profile rabbitmq, and {RabbitBroker.AddressVariable}="
                + "amqp://guest:guest@127.0.0.1:5672."
        );
}
