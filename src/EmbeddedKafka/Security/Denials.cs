using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Security;

/// <summary>What Kafka says when the authorizer forbids something.</summary>
internal static class Denials
{
    public static string Sentence(ErrorCode denial) =>
        denial switch
        {
            ErrorCode.TopicAuthorizationFailed => "Topic authorization failed.",
            ErrorCode.GroupAuthorizationFailed => "Group authorization failed.",
            ErrorCode.TransactionalIdAuthorizationFailed => "Transactional Id authorization failed.",
            _ => "Cluster authorization failed.",
        };
}
