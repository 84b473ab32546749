namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>What ends with a semicolon or has a body in braces: a field, an option, a message.</summary>
/// <param name="Head">The tokens before the semicolon or the opening brace.</param>
/// <param name="Body">What stands between the braces; null if there are none.</param>
internal sealed record ProtoStatement(IReadOnlyList<ProtoToken> Head, IReadOnlyList<ProtoStatement>? Body)
{
    /// <summary>Such as <c>message</c>, <c>option</c> or <c>repeated</c>.</summary>
    public string Keyword => Head[0].Text;
}
