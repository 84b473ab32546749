using System.Globalization;
using System.Text;

namespace Clients.Tests.Bytes;

/// <summary>Values of calls to Java.</summary>
internal static class Text
{
    public static byte[] ToBytes(this string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] ToBytes(this int number) => number.ToString(CultureInfo.InvariantCulture).ToBytes();

    public static string ToText(this byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
