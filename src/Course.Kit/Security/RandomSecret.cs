using System.Security.Cryptography;

namespace Course.Kit;

/// <summary>Passwords that nobody has to remember.</summary>
internal static class RandomSecret
{
    const int Bytes = 24;

    /// <summary>A new one, of hexadecimal digits: it needs no quotes in any config.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
}
