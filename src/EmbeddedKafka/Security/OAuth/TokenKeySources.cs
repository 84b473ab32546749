namespace EmbeddedKafka.Security.OAuth;

/// <summary>All places that keys of tokens are read from. Brokers and listeners that have the same place with the same
/// times share it.</summary>
internal sealed class TokenKeySources(TimeProvider time, Action<string> log) : IDisposable
{
    readonly Dictionary<(Uri, TimeSpan, TimeSpan, TimeSpan), TokenKeySource> _sources = [];

    public TokenKeySource Of(Uri url, TimeSpan refresh, TimeSpan backoff, TimeSpan maxBackoff)
    {
        lock (_sources)
        {
            var key = (url, refresh, backoff, maxBackoff);
            if (!_sources.TryGetValue(key, out var source))
                _sources[key] = source = new(url, refresh, backoff, maxBackoff, time, log);
            return source;
        }
    }

    /// <summary>Reads the keys of all places that have none yet.</summary>
    /// <exception cref="InvalidOperationException">One cannot be read.</exception>
    public async Task OpenAsync(CancellationToken cancel)
    {
        TokenKeySource[] sources;
        lock (_sources)
            sources = [.. _sources.Values];
        foreach (var source in sources)
            await source.OpenAsync(cancel).ConfigureAwait(false);
    }

    public void Dispose()
    {
        lock (_sources)
            foreach (var source in _sources.Values)
                source.Dispose();
    }
}
