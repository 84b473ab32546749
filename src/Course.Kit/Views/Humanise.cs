using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Course.Kit;

/// <summary>Figures and names as people read them.</summary>
public static partial class Humanise
{
    static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Bytes in powers of 1024: <c>16384</c> → <c>16 KiB</c>.</summary>
    public static string Bytes(double bytes)
    {
        var unit = 0;
        while (Math.Abs(bytes) >= 1024 && unit < ByteUnits.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }
        return $"{Significant(bytes, 3)} {ByteUnits[unit]}";
    }

    /// <summary>A rate in powers of 1000: <c>52340</c> → <c>52.3 k/s</c>; with <c>"records"</c>, <c>52.3 k
    /// records/s</c>.</summary>
    public static string Rate(double perSecond, string of = "")
    {
        var (value, prefix) = Math.Abs(perSecond) switch
        {
            >= 999_500_000 => (perSecond / 1e9, "G"),
            >= 999_500 => (perSecond / 1e6, "M"),
            >= 9_995 => (perSecond / 1e3, "k"),
            _ => (perSecond, ""),
        };
        return $"{Significant(value, 3)} {string.Join(' ', new[] { prefix, of }.Where(part => part != ""))}/s";
    }

    /// <summary>A duration in the unit that suits it: µs, ms, s or min.</summary>
    public static string Duration(TimeSpan time) =>
        Math.Abs(time.TotalMilliseconds) switch
        {
            0 => "0 ms",
            < 1 => $"{Significant(time.TotalMicroseconds, 3)} µs",
            < 1_000 => $"{Significant(time.TotalMilliseconds, 3)} ms",
            < 120_000 => $"{Significant(time.TotalSeconds, 3)} s",
            _ => $"{Significant(time.TotalMinutes, 3)} min",
        };

    /// <summary>A number: whole ones in full with separators, others with four significant digits.</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? "–"
        : double.IsInfinity(value) ? (value > 0 ? "∞" : "−∞")
        : value == Math.Floor(value) && Math.Abs(value) < 1e15 ? value.ToString("#,0", CultureInfo.InvariantCulture)
        : Significant(value, 4);

    /// <summary>A name from code as a heading: <c>RecordsPerBatch</c> → <c>Records per batch</c>.</summary>
    public static string Heading(string name)
    {
        var words = WordBreak()
            .Split(name.Replace('_', ' '))
            .SelectMany(part => part.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToArray();
        for (var i = 0; i < words.Length; i++)
        {
            var abbreviation = words[i].Length > 1 && words[i].All(c => char.IsUpper(c) || char.IsDigit(c));
            if (abbreviation)
                continue;
            words[i] = words[i].ToLowerInvariant();
            if (i == 0)
                words[i] = char.ToUpperInvariant(words[i][0]) + words[i][1..];
        }
        return string.Join(' ', words);
    }

    internal static string Value(object? value) =>
        value switch
        {
            null => "–",
            string text => text,
            bool yes => yes ? "yes" : "no",
            double number => Number(number),
            float number => Number(number),
            decimal number => Number((double)number),
            TimeSpan time => Duration(time),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            TimeOnly time => time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture),
            Enum name => name.ToString(),
            _ when IsNumber(value) => ((IFormattable)value).ToString("#,0", CultureInfo.InvariantCulture),
            View view => view.ToString(),
            IEnumerable items => string.Join(", ", items.Cast<object?>().Select(Value)),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    internal static bool IsNumber(object? value) =>
        value
            is sbyte
                or byte
                or short
                or ushort
                or int
                or uint
                or long
                or ulong
                or nint
                or nuint
                or float
                or double
                or decimal
                or Int128
                or System.Numerics.BigInteger;

    internal static bool RightAligned(object? value) => IsNumber(value) || value is TimeSpan;

    static string Significant(double value, int digits)
    {
        if (value == 0)
            return "0";
        var magnitude = (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        var decimals = Math.Clamp(digits - magnitude, 0, 10);
        var rounded = Math.Round(value, decimals);
        return rounded.ToString(
            decimals == 0 ? "#,0" : "#,0." + new string('#', decimals),
            CultureInfo.InvariantCulture
        );
    }

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordBreak();
}
