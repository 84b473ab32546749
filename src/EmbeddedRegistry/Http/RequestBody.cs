using Microsoft.AspNetCore.Http;

namespace EmbeddedKafka.Registry.Http;

/// <summary>Reads bodies: within a time, and few large ones at once, so that memory stays bounded.</summary>
internal sealed class RequestBody : IDisposable
{
    const int Small = 256 * 1024;
    const int LargeAtOnce = 4;

    readonly SemaphoreSlim _large = new(LargeAtOnce);

    /// <exception cref="BadHttpRequestException">It is larger than allowed, or comes too slowly.</exception>
    public async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength is 0)
            return [];
        var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        var isLarge = false;
        try
        {
            for (int read; (read = await request.Body.ReadAsync(chunk, cancellation)) > 0; )
            {
                if (!isLarge && body.Length + read > Small)
                {
                    await _large.WaitAsync(cancellation);
                    isLarge = true;
                }
                body.Write(chunk, 0, read);
            }
            return body.ToArray();
        }
        finally
        {
            if (isLarge)
                _large.Release();
        }
    }

    public void Dispose() => _large.Dispose();
}
