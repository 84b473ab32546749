namespace Course.Cli.Watching;

/// <summary>Something that <c>course watch</c> reacts to.</summary>
/// <param name="Key">A key; null for saved files.</param>
/// <param name="Saved">The full paths of the files that were saved; none for a key.</param>
internal readonly record struct WatchSignal(char? Key, IReadOnlyList<string> Saved)
{
    public static WatchSignal Pressed(char key) => new(key, []);

    public static WatchSignal OfSave(IEnumerable<string> files) =>
        new(null, [.. files.Distinct().Order(StringComparer.Ordinal)]);
}
