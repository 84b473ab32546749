namespace Course.Cli;

/// <summary>Something that <c>course watch</c> reacts to: a key, or null for saved files.</summary>
internal readonly record struct WatchSignal(char? Key)
{
    public static WatchSignal Saved => new(null);
}
