using System.Globalization;
using System.Text.RegularExpressions;

namespace EmbeddedKafka.Configs;

/// <summary>Where a share group begins in a partition that it has not read: share.auto.offset.reset.</summary>
/// <param name="Timestamp">−2 for the earliest offset, −1 for the latest, otherwise the offset at so many milliseconds
/// before now.</param>
internal readonly partial record struct ShareStart(bool IsDuration, long Timestamp)
{
    public static bool TryParse(string text, out ShareStart start)
    {
        start = new(false, text == "earliest" ? -2 : -1);
        if (text is "earliest" or "latest")
            return true;
        const string prefix = "by_duration:";
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        var match = JavaDurationPattern().Match(text, prefix.Length);
        if (!match.Success || match.Index != prefix.Length)
            return false;
        var length =
            Part("days") * 86_400_000 + Part("hours") * 3_600_000 + Part("minutes") * 60_000 + Part("seconds") * 1_000;
        start = new(true, (long)(match.Groups["sign"].Value == "-" ? -length : length));
        return start.Timestamp >= 0;

        decimal Part(string name) =>
            decimal.TryParse(match.Groups[name].Value, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    /// <summary>As java.time.Duration reads: no years and months, in any case.</summary>
    [GeneratedRegex(
        @"(?<sign>[+-]?)P(?=[^T]|T.)((?<days>[+-]?[0-9]+)D)?"
            + @"(T((?<hours>[+-]?[0-9]+)H)?((?<minutes>[+-]?[0-9]+)M)?((?<seconds>[+-]?[0-9]+(\.[0-9]{0,9})?)S)?)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex JavaDurationPattern();
}
