namespace EmbeddedKafka.Security;

/// <summary>Who somebody is, as Kafka names it: a type, which is nearly always <c>User</c>, and a name.</summary>
internal readonly record struct KafkaPrincipal(string Type, string Name)
{
    public const string UserType = "User";

    public override string ToString() => $"{Type}:{Name}";
}
