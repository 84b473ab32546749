using System.Globalization;
using System.Text.RegularExpressions;

namespace Differential.Tests.Configs;

/// <summary>Values that tell what a config's type, bounds and members are, and how exactly they are read.</summary>
internal static partial class OddValues
{
    const sbyte Boolean = 1,
        Int = 3,
        Short = 4,
        Long = 5,
        Double = 6;

    static readonly string[] Numbers =
    [
        "",
        " ",
        "x",
        " 7 ",
        "+7",
        "07",
        "1 000",
        "0x10",
        "1e3",
        "1.5",
        "-0.5",
        "0.25",
        "NaN",
        "Infinity",
        "7d",
        "-3",
        "-2",
        "-1",
        "0",
        "1",
        "2",
        "3",
        "5",
        "100000",
        "32768",
        "2147483647",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
    ];

    static readonly string[] Switches = ["", "true", "FALSE", " true ", "yes", "1"];

    static readonly string[] Words = ["", " ", "x", " x", "x,", ",x", ",", "x,,y", "x,x", "x, y", "*", "no.such.Class"];

    /// <summary>What only some configs know what to do with.</summary>
    static readonly Dictionary<string, string[]> Special = new(StringComparer.Ordinal)
    {
        ["cleanup.policy"] = ["compact,delete", "delete,compact", "compact,,delete", "delete,delete", "none"],
        ["compression.type"] = ["gzip", "GZIP", "none", "zstd "],
        ["message.timestamp.type"] = ["LogAppendTime", "logappendtime", "LogAppendTime "],
        ["throttled.replicas"] =
        [
            "0:1",
            "0:1,1:2",
            "0:1, 1:2",
            "0",
            "0:",
            ":1",
            "a:b",
            "0:1:2",
            "*,0:1",
            "0:-1",
            "-1:0",
        ],
        ["listeners"] =
        [
            "PLAINTEXT://:9092",
            "PLAINTEXT://:9092,SASL_PLAINTEXT://:9093",
            "PLAINTEXT://:9092,PLAINTEXT://:9093",
            "PLAINTEXT://:9092,SASL_PLAINTEXT://:9092",
            "NOBODY://:9092",
            "PLAINTEXT://:x",
            "PLAINTEXT",
        ],
        ["listener.security.protocol.map"] =
        [
            "PLAINTEXT:PLAINTEXT",
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT",
            "PLAINTEXT:NONE",
            "PLAINTEXT:",
            "PLAINTEXT",
        ],
        ["max.connections.per.ip.overrides"] =
        [
            "127.0.0.1:5",
            "127.0.0.1:5,127.0.0.2:0",
            "127.0.0.1:5,127.0.0.1:6",
            "127.0.0.1: 5",
            "127.0.0.1:-1",
            "127.0.0.1:x",
            "127.0.0.1",
            "::1:5",
            "[::1]:5",
        ],
        ["metric.reporters"] = ["org.apache.kafka.common.metrics.JmxReporter"],
        ["principal.builder.class"] = ["org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder"],
        ["sasl.enabled.mechanisms"] = ["PLAIN", "plain", "PLAIN,SCRAM-SHA-256"],
        ["sasl.jaas.config"] = ["org.apache.kafka.common.security.plain.PlainLoginModule required;"],
        ["share.auto.offset.reset"] =
        [
            "earliest",
            "EARLIEST",
            "latest ",
            "by_duration:PT1H",
            "by_duration:P1D",
            "by_duration:P1M",
            "by_duration:-PT1H",
            "by_duration:PT",
            "by_duration:",
            "by_duration:pt1h",
            "BY_DURATION:PT1H",
            "none",
        ],
        ["share.isolation.level"] = ["read_committed", "READ_COMMITTED", "read_committed "],
        ["match"] =
        [
            "client_id=x",
            "client_id=x,client_software_name=y",
            "client_id=x,client_id=y",
            "client_id= x",
            " client_id =x",
            "client_id",
            "client_id=",
            "client_id=x=y",
            "client_id=[",
            "CLIENT_ID=x",
            "nobody=x",
            "client_source_port=1",
        ],
        ["metrics"] = ["org.apache.kafka.producer.", "org.apache.kafka.producer.,org.apache.kafka.consumer."],
        ["interval.ms"] = ["99", "100", "3600000", "3600001"],
        ["ssl.client.auth"] = ["required", "REQUIRED", "required "],
        ["compression.zstd.level"] = ["-131073", "-131072", "22", "23"],
        ["compression.gzip.level"] = ["9", "10"],
        ["compression.lz4.level"] = ["18"],
        ["log.cleaner.dedupe.buffer.size"] = ["1048575", "1048576", "4194304"],
    };

    public static IEnumerable<string> For(DescribeConfigsResponse.DescribeConfigsResourceResult config)
    {
        // What only a restart changes is refused whatever it is.
        if (config.ReadOnly)
            return ["", "x"];
        string[] ofType = config.ConfigType switch
        {
            Boolean => Switches,
            Int or Short or Long or Double => Numbers,
            _ => Words,
        };
        var special = Special.Where(pair => IsAbout(config.Name, pair.Key)).SelectMany(pair => pair.Value);
        return ofType.Concat(OfDefault(config)).Concat(special).Distinct(StringComparer.Ordinal);
    }

    // log.cleanup.policy has the values of cleanup.policy.
    static bool IsAbout(string name, string key) => name == key || name.EndsWith("." + key, StringComparison.Ordinal);

    /// <summary>What is near to its value: as it is, in other letters, with blanks and twice; of a number the half and
    /// the double, and one beyond.</summary>
    static IEnumerable<string> OfDefault(DescribeConfigsResponse.DescribeConfigsResourceResult config)
    {
        // Listeners and what belongs to them are not configured alike on the two clusters.
        if (config.Value is not { Length: > 0 } value)
            return [];
        if (config.Name is "listeners" or "listener.security.protocol.map" or "sasl.enabled.mechanisms")
            return [];
        if (config.ConfigType is Int or Short or Long)
            return int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1000
                ? [$"{number}", $"{number / 2}", $"{number / 2 - 1}", $"{number * 2}", $"{number * 2 + 1}"]
                : [];
        if (config.ConfigType is Boolean or Double)
            return [];
        return [value, value.ToUpperInvariant(), value + " ", " " + value, $"{value},{value}", value + ","];
    }

    /// <summary>The value beyond the bound that a refusal names, and the bound.</summary>
    public static IEnumerable<string> AtBound(string? refusal) =>
        refusal is not null
        && BoundPattern().Match(refusal) is { Success: true } match
        && long.TryParse(match.Groups[2].Value, CultureInfo.InvariantCulture, out var bound)
            ? match.Groups[1].Value == "at least"
                ? [$"{bound}", $"{bound - 1}"]
                : [$"{bound}", $"{bound + 1}"]
            : [];

    [GeneratedRegex("Value must be (at least|no more than) (-?[0-9]+)$")]
    private static partial Regex BoundPattern();
}
