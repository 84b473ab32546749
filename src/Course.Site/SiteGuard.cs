using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Course.Site;

/// <summary>
/// Keeps other sites away from a server on loopback, which any page in the learner's browser could otherwise call: the
/// Host must be ours (a foreign name that resolves to 127.0.0.1 is refused), calls must carry the token that only our
/// pages hold, and a browser that says where a call comes from must name us.
/// </summary>
internal static class SiteGuard
{
    public const string TokenHeader = "X-Course-Token";

    /// <summary>Whether the request names this server by a loopback name and the port it listens on.</summary>
    public static bool IsAddressedToUs(HttpRequest request) =>
        request.Host.Host is "127.0.0.1" or "localhost"
        && (request.Host.Port ?? 80) == request.HttpContext.Connection.LocalPort;

    /// <summary>Whether one of our own pages calls.</summary>
    public static bool IsFromOurPages(HttpRequest request, string token)
    {
        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return (origin is "" || origin == $"http://{request.Host}")
            && site is "" or "same-origin"
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(request.Headers[TokenHeader].ToString()),
                Encoding.UTF8.GetBytes(token)
            );
    }

    public static void Harden(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = SiteFrame.Policy + "; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }
}
