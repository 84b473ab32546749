using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EmbeddedKafka.Registry.Http;

/// <summary>The user and password that a request brings.</summary>
internal sealed record BasicCredentials(string User, string Password)
{
    /// <summary>Those of the Authorization header; null if there are none.</summary>
    public static BasicCredentials? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length))
            return null;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts.Length == 2 ? new(parts[0], parts[1]) : null;
    }

    public bool AreOf(IDictionary<string, string> users) =>
        users.TryGetValue(User, out var password)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(Password));
}
