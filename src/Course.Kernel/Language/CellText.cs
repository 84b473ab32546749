using System.Text;

namespace Course.Kernel.Language;

/// <summary>A cell's text and its places. Front ends count code points, .NET counts UTF-16 units.</summary>
internal static class CellText
{
    /// <summary>The C# of a cell, every character at its place: magics, references and other languages are
    /// blank.</summary>
    public static string CSharpOf(string source)
    {
        var text = new StringBuilder(source);
        var isCode = true;
        var start = 0;
        while (start < source.Length)
        {
            var end = source.IndexOf('\n', start) is var at and >= 0 ? at : source.Length;
            var line = source.AsSpan(start, end - start).TrimStart();
            var isMagic = source.AsSpan(start, end - start).StartsWith("#!");
            if (
                isMagic
                && Magic(line) is { } magic
                && magic is not ("#!time" or "#!import" or "#!about" or "#!lsmagic")
            )
                isCode = magic is "#!csharp" or "#!c#" or "#!C#";
            if (isMagic || !isCode || line.StartsWith("#r"))
            {
                for (var index = start; index < end; index++)
                    text[index] = text[index] == '\r' ? '\r' : ' ';
            }
            start = end + 1;
        }
        return text.ToString();
    }

    /// <summary>The line up to the cursor.</summary>
    public static string LineBefore(string source, int position)
    {
        var start = position == 0 ? 0 : source.LastIndexOf('\n', position - 1) + 1;
        return source[start..position];
    }

    /// <summary>The index of a front end's cursor; the end of the text for none.</summary>
    public static int Index(string source, int? codePoints)
    {
        if (codePoints is not { } count)
            return source.Length;
        var index = 0;
        for (; index < source.Length && count > 0; count--)
            index += char.IsSurrogatePair(source, index) ? 2 : 1;
        return index;
    }

    /// <summary>The front end's cursor of an index.</summary>
    public static int CodePoints(string source, int index)
    {
        var count = 0;
        for (var at = 0; at < index; count++)
            at += char.IsSurrogatePair(source, at) ? 2 : 1;
        return count;
    }

    static string Magic(ReadOnlySpan<char> line) =>
        line.IndexOfAny(' ', '\t', '\r') is var end and >= 0 ? line[..end].ToString() : line.ToString();
}
