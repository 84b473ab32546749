namespace EmbeddedKafka.Protocol;

/// <summary>The body of a response.</summary>
public interface IResponse : IMessage
{
    /// <summary>The API that answers.</summary>
    ApiKey ApiKey { get; }
}
