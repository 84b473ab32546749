namespace Course.Kit;

/// <summary>Writes a <see cref="View"/>, or what an <see cref="IShown"/> shows, in one MIME type. Engines call it by
/// the names of its members.</summary>
public sealed class ViewFormatter
{
    readonly Func<View, string> _format;

    internal ViewFormatter(string mimeType, Func<View, string> format)
    {
        MimeType = mimeType;
        _format = format;
    }

    /// <summary>What <see cref="Format"/> writes.</summary>
    public string MimeType { get; }

    /// <summary>Writes the view; false, and nothing written, when <paramref name="instance"/> is not one.</summary>
    public bool Format(object instance, TextWriter writer)
    {
        if ((instance as View ?? (instance as IShown)?.View) is not { } view)
            return false;
        writer.Write(_format(view));
        return true;
    }
}
