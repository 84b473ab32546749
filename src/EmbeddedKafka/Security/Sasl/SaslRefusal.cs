namespace EmbeddedKafka.Security.Sasl;

/// <summary>A client does not get in. <paramref name="answer"/>, if any, is the frame that it gets when the delay for
/// failures is over, before the connection closes.</summary>
internal sealed class SaslRefusal(string reason, byte[]? answer) : Exception(reason)
{
    public byte[]? Answer => answer;
}
