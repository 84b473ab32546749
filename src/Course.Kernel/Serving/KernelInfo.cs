using System.Text.Json.Nodes;
using Course.Kernel.Wire;
using Course.Notebooks;

namespace Course.Kernel.Serving;

/// <summary>What the kernel says of itself.</summary>
internal static class KernelInfo
{
    public static JsonObject Create() =>
        new()
        {
            ["status"] = "ok",
            ["protocol_version"] = Message.ProtocolVersion,
            ["implementation"] = "course-csharp",
            ["implementation_version"] = typeof(CSharpKernel).Assembly.GetName().Version!.ToString(3),
            ["language_info"] = NotebookLanguage.Info,
            ["banner"] =
                $"C# kernel of the Apache Kafka course, .NET {Environment.Version}. #!lsmagic lists the magics.",
            ["debugger"] = false,
            ["supported_features"] = new JsonArray(),
            ["help_links"] = new JsonArray(
                Link("C# language reference", "https://learn.microsoft.com/dotnet/csharp/language-reference/"),
                Link(
                    "Confluent.Kafka",
                    "https://docs.confluent.io/platform/current/clients/confluent-kafka-dotnet/_site/api/Confluent.Kafka.html"
                ),
                Link("Apache Kafka", "https://kafka.apache.org/documentation/")
            ),
        };

    static JsonNode Link(string text, string url) => new JsonObject { ["text"] = text, ["url"] = url };
}
