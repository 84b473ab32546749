namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>A word, number, quoted string or sign of a .proto text.</summary>
/// <param name="Text">As it stands there, quotes included.</param>
/// <param name="Line">From 1.</param>
internal readonly record struct ProtoToken(string Text, int Line)
{
    public bool Is(string text) => Text == text;

    public bool IsQuoted => Text[0] is '"' or '\'';
}
