namespace Course.Base;

/// <summary>One topic as the folders show it.</summary>
/// <param name="Number">Two digits, as in the file names: <c>01</c>.</param>
/// <param name="Slug">The rest of the name: <c>kafka-basics</c>.</param>
/// <param name="NotebookPath">The notebook's full path; null when the topic has none.</param>
/// <param name="LabFolder">The lab's full path; null when the topic has none.</param>
/// <param name="CardsPath">The interview cards' full path; null when the topic has none.</param>
public sealed record Topic(string Number, string Slug, string? NotebookPath, string? LabFolder, string? CardsPath)
{
    /// <summary>Number and slug: <c>01-kafka-basics</c>.</summary>
    public string Name => $"{Number}-{Slug}";

    /// <summary>The slug as words: <c>Kafka basics</c>, <c>Producer API</c>, <c>Schema Registry</c>.</summary>
    public string Title
    {
        get
        {
            var words = string.Join(
                ' ',
                Slug.Split('-')
                    .Select(word =>
                        word switch
                        {
                            "api" => "API",
                            "kafka" or "streams" or "connect" or "registry" => char.ToUpperInvariant(word[0])
                                + word[1..],
                            _ => word,
                        }
                    )
            );
            return char.ToUpperInvariant(words[0]) + words[1..];
        }
    }

    /// <summary>True while only its interview cards are there.</summary>
    public bool HasCardsOnly => NotebookPath is null && LabFolder is null;
}
