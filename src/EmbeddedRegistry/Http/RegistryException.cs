namespace EmbeddedKafka.Registry.Http;

/// <summary>A request that is refused: the body of the answer is <c>{"error_code": …, "message": …}</c>.</summary>
/// <param name="code">Confluent's: an HTTP status, or one with two more digits.</param>
internal sealed class RegistryException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;

    public int Status => Code < 1000 ? Code : Code / 100;
}
