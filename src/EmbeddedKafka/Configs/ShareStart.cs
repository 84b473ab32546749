using System.Xml;

namespace EmbeddedKafka.Configs;

/// <summary>Where a share group begins in a partition that it has not read: share.auto.offset.reset.</summary>
/// <param name="Timestamp">−2 for the earliest offset, −1 for the latest, otherwise the offset at so many milliseconds
/// before now.</param>
internal readonly record struct ShareStart(bool IsDuration, long Timestamp)
{
    public static bool TryParse(string text, out ShareStart start)
    {
        start = new(false, text == "earliest" ? -2 : -1);
        if (text is "earliest" or "latest")
            return true;
        const string prefix = "by_duration:";
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        try
        {
            start = new(true, (long)XmlConvert.ToTimeSpan(text[prefix.Length..]).TotalMilliseconds);
            return start.Timestamp >= 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
