namespace EmbeddedKafka.Configs;

/// <summary>A broker config that a topic config falls back to; its value times <paramref name="Scale"/> (hours to
/// milliseconds).</summary>
internal readonly record struct ConfigFallback(string Name, long Scale)
{
    public static ConfigFallback Parse(string text)
    {
        var star = text.IndexOf('*', StringComparison.Ordinal);
        return star < 0 ? new(text, 1) : new(text[..star], long.Parse(text.AsSpan(star + 1)));
    }

    public string Apply(string value) =>
        Scale == 1 || !long.TryParse(value, out var number) ? value : (number * Scale).ToString();
}
