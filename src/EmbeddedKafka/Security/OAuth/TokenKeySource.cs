using System.Text.Json;

namespace EmbeddedKafka.Security.OAuth;

/// <summary>
/// A JSON Web Key Set at a URL. Read before its listener opens; over http(s) again every
/// <c>sasl.oauthbearer.jwks.endpoint.refresh.ms</c>, and soon after a token has named a key that is not in it, once a
/// minute for the same name. That token is refused; the client's next attempt finds the key. A refresh that fails is
/// tried again for a while and leaves the keys as they are. A file is read once, as in Kafka.
/// </summary>
internal sealed class TokenKeySource(
    Uri url,
    TimeSpan refresh,
    TimeSpan backoff,
    TimeSpan maxBackoff,
    TimeProvider time,
    Action<string> log
) : ITokenKeys, IDisposable
{
    const int MostBytes = 1 << 20;
    const int MostMissing = 16;
    const int LongestId = 1000;
    static readonly TimeSpan MissingFor = TimeSpan.FromMinutes(1);

    // Redirects would lead to places that nobody configured.
    static readonly HttpClient Http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) }
    )
    {
        MaxResponseContentBufferSize = MostBytes,
        Timeout = TimeSpan.FromSeconds(20),
    };

    readonly CancellationTokenSource _end = new();
    readonly Lock _lock = new();
    readonly Dictionary<string, long> _missing = new(StringComparer.Ordinal);
    volatile IReadOnlyList<TokenKey>? _keys;
    ITimer? _timer;
    bool _isRefreshing;

    /// <exception cref="InvalidOperationException">The keys cannot be read.</exception>
    public async Task OpenAsync(CancellationToken cancel)
    {
        if (_keys is not null)
            return;
        try
        {
            _keys = await ReadAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw new InvalidOperationException($"Could not refresh JWKS: {url}: {e.Message}", e);
        }
        if (!url.IsFile && refresh > TimeSpan.Zero)
            _timer = time.CreateTimer(_ => RefreshAndGoOn(), null, refresh, Timeout.InfiniteTimeSpan);
    }

    public TokenKey? Find(string? id, SignatureAlgorithm algorithm)
    {
        var found = _keys!.Where(key => key.Type == algorithm.KeyType && (id is null || key.Id == id)).ToList();
        // Among several the algorithm decides, and then the curve.
        if (found.Count > 1)
            found.RemoveAll(key => key.Algorithm is not null && key.Algorithm != algorithm.Name);
        if (found.Count > 1)
            found.RemoveAll(key => key.Curve != algorithm.Curve);
        if (found.Count == 0 && id is { Length: <= LongestId } && !url.IsFile && IsNewlyMissing(id))
            Refresh();
        return found.FirstOrDefault();
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _end.Cancel();
    }

    bool IsNewlyMissing(string id)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            if (_missing.TryGetValue(id, out var since) && time.GetElapsedTime(since, now) < MissingFor)
                return false;
            if (_missing.Count >= MostMissing)
                _missing.Remove(_missing.MinBy(missing => missing.Value).Key);
            _missing[id] = now;
            return true;
        }
    }

    void RefreshAndGoOn()
    {
        Refresh();
        _timer?.Change(refresh, Timeout.InfiniteTimeSpan);
    }

    void Refresh()
    {
        lock (_lock)
        {
            if (_isRefreshing || _end.IsCancellationRequested)
                return;
            _isRefreshing = true;
        }
        _ = Task.Run(RefreshAsync);
    }

    async Task RefreshAsync()
    {
        try
        {
            var begun = time.GetTimestamp();
            for (var wait = backoff; ; wait *= 2)
                try
                {
                    Take(await ReadAsync(_end.Token).ConfigureAwait(false));
                    return;
                }
                catch (Exception e) when (IsFailure(e) && time.GetElapsedTime(begun) + wait <= maxBackoff)
                {
                    await Task.Delay(wait, time, _end.Token).ConfigureAwait(false);
                }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The cluster is gone.
        }
        catch (Exception e) when (IsFailure(e))
        {
            log($"the keys of tokens stay as they are: {url}: {e.Message}");
        }
        finally
        {
            lock (_lock)
                _isRefreshing = false;
        }
    }

    void Take(IReadOnlyList<TokenKey> keys)
    {
        _keys = keys;
        lock (_lock)
            foreach (var key in keys)
                if (key.Id is not null)
                    _missing.Remove(key.Id);
    }

    async Task<IReadOnlyList<TokenKey>> ReadAsync(CancellationToken cancel) =>
        TokenKey.ReadSet(
            url.IsFile
                ? await File.ReadAllBytesAsync(url.LocalPath, cancel).ConfigureAwait(false)
                : await Http.GetByteArrayAsync(url, cancel).ConfigureAwait(false)
        );

    bool IsFailure(Exception e) =>
        !_end.IsCancellationRequested
        && e
            is HttpRequestException
                or IOException
                or UnauthorizedAccessException
                or JsonException
                or TaskCanceledException;
}
