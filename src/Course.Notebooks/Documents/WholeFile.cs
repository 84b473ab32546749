using System.Text;

namespace Course.Notebooks;

/// <summary>Writes text files so that a killed process leaves the old one whole.</summary>
public static class WholeFile
{
    // File.WriteAllText throws at half a surrogate pair. A cell's output may hold one: it becomes U+FFFD.
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    /// <summary>Writes UTF-8 without a mark through a temporary file beside it; half a surrogate pair becomes
    /// U+FFFD.</summary>
    /// <param name="path">Where to; the folder is made when it is missing.</param>
    /// <param name="text">All of it.</param>
    public static void Write(string path, string text)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = full + ".tmp";
        File.WriteAllText(temporary, text, Utf8);
        File.Move(temporary, full, overwrite: true);
    }
}
