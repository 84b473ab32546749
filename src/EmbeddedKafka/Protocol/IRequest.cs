namespace EmbeddedKafka.Protocol;

/// <summary>The body of a request.</summary>
public interface IRequest : IMessage
{
    /// <summary>The API that it calls.</summary>
    ApiKey ApiKey { get; }
}
