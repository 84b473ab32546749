namespace LocalKafka;

/// <summary>The directory of one node and what lies in it.</summary>
internal sealed class NodeFiles(string directory)
{
    const string Logging = """
        status = error
        appender.console.type = Console
        appender.console.name = console
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %d{ISO8601} %p %m (%c)%n
        rootLogger.level = info
        rootLogger.appenderRef.console.ref = console
        """;

    public string Data => Path.Combine(directory, "data");
    public string ServerProperties => Path.Combine(directory, "server.properties");
    public string Log => Path.Combine(directory, "server.log");
    public string LoggingProperties => Path.Combine(directory, "log4j2.properties");
    public string MetaProperties => Path.Combine(Data, "meta.properties");
    public string Bootstrap => Path.Combine(Data, "bootstrap.checkpoint");

    public bool IsFormatted => File.Exists(MetaProperties);

    public void Write(
        IEnumerable<KeyValuePair<string, string>> properties,
        IEnumerable<KeyValuePair<string, string>> logLevels
    )
    {
        Directory.CreateDirectory(Data);
        File.WriteAllLines(
            LoggingProperties,
            logLevels
                .SelectMany(
                    (level, index) =>
                        new[] { $"logger.own{index}.name = {level.Key}", $"logger.own{index}.level = {level.Value}" }
                )
                .Prepend(Logging)
        );
        File.WriteAllLines(ServerProperties, properties.Select(line => $"{line.Key}={Escape(line.Value)}"));
    }

    /// <summary>Makes the storage of another node of the same cluster from what Kafka's own tool wrote for the first:
    /// the same bootstrap records, an identity of its own. It saves a JVM for each further node.</summary>
    public void FormatLike(NodeFiles first, int nodeId)
    {
        File.Copy(first.Bootstrap, Bootstrap, overwrite: true);
        File.WriteAllLines(
            MetaProperties,
            File.ReadAllLines(first.MetaProperties)
                .Select(line =>
                    line.Split('=')[0] switch
                    {
                        "node.id" => $"node.id={nodeId}",
                        "directory.id" => $"directory.id={KafkaUuid.Random()}",
                        _ => line,
                    }
                )
        );
    }

    public string ClusterId() =>
        File.ReadAllLines(MetaProperties).First(line => line.StartsWith("cluster.id=", StringComparison.Ordinal))[
            "cluster.id=".Length..
        ];

    static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
