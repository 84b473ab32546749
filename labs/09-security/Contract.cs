using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Security;

/// <summary>What operations hand to a service that is to get into the cluster. Its text shows no password.</summary>
/// <param name="BootstrapServers">The brokers' new door: TLS, and SCRAM-SHA-512 inside.</param>
/// <param name="OldBootstrapServers">The old door: SCRAM-SHA-512 without TLS. It is shut soon.</param>
/// <param name="AuthorityPem">The clinic's certificate authority, which signs the brokers' certificates.</param>
/// <param name="User">The service's user.</param>
/// <param name="Password">Its password.</param>
public sealed record Access(
    string BootstrapServers,
    string OldBootstrapServers,
    string AuthorityPem,
    string User,
    string Password
)
{
    public override string ToString() => $"{User} at {BootstrapServers}";
}

/// <summary>What a pod shows to the brokers. Its text shows no password.</summary>
/// <param name="Mechanism">SCRAM-SHA-256 or SCRAM-SHA-512: the brokers take both.</param>
/// <param name="Password">The password.</param>
public sealed record Credential(SaslMechanism Mechanism, string Password)
{
    public override string ToString() => $"{Mechanism}";
}

/// <summary>A certificate of the brokers with its private key, both in PEM. Its text shows neither.</summary>
/// <param name="ChainPem">The certificate.</param>
/// <param name="KeyPem">The key.</param>
public sealed record BrokerKeys(string ChainPem, string KeyPem)
{
    public override string ToString() => "a certificate and its key";
}

/// <summary>Resources that Confluent.Kafka 2.16 has no name for.</summary>
public static class Resources
{
    /// <summary>Transactional ids: 5 in Kafka's protocol.</summary>
    public const ResourceType TransactionalId = (ResourceType)5;
}

/// <summary>The deployment of a service of three pods.</summary>
/// <typeparam name="T">The setting that a roll-out changes.</typeparam>
public interface IPods<in T>
{
    /// <summary>Replaces the pods one after another, as an orchestrator does: a pod with the new setting is started,
    /// and when it writes orders, one of the old pods is stopped. Meanwhile a pod may lose its machine at any moment,
    /// and is started again as it was.</summary>
    /// <param name="setting">The new setting.</param>
    Task RollOutAsync(T setting);
}

/// <summary>One decision of the brokers' authorizer, as it stands in the audit log.</summary>
/// <param name="User">Who asked, without <c>User:</c>.</param>
/// <param name="Request">In which request: <c>Fetch</c>, <c>Produce</c>, <c>Metadata</c>, <c>JoinGroup</c>.</param>
/// <param name="Operation">What for: <c>READ</c>, <c>WRITE</c>, <c>DESCRIBE</c>.</param>
/// <param name="Resource">On what: <c>Topic:bookings</c>, <c>Group:billing</c>.</param>
/// <param name="IsAllowed">What the authorizer said.</param>
public sealed record Decision(string User, string Request, string Operation, string Resource, bool IsAllowed);

/// <summary>Something that somebody was refused.</summary>
public sealed record Refusal(string User, string Operation, string Resource);

/// <summary>What the clinic wants to know in the morning.</summary>
/// <param name="Readers">Who was given records of the topic.</param>
/// <param name="Needs">What services lack for their work.</param>
/// <param name="Attacks">What somebody tried whose work it is not.</param>
public sealed record Findings(IReadOnlySet<string> Readers, IReadOnlySet<Refusal> Needs, IReadOnlySet<Refusal> Attacks);

/// <summary>
/// Task 1. The settings with which a service gets in.
/// <para>To be seen: it writes its record; on the wire neither the record nor the password can be read; it says nothing
/// to a server that only claims to be a broker.</para>
/// </summary>
public interface IClientSettings
{
    /// <summary>The settings for this service; producers and consumers of it begin with them.</summary>
    ClientConfig Of(Access access);
}

/// <summary>
/// Task 2. Who may do what.
/// <para>To be seen: each of the six does all of its work, and may do nothing else; nobody else may do anything.</para>
/// </summary>
public interface IAccessPlan
{
    /// <summary>Brings the cluster's ACLs to what the plan says, whatever they are. It may be called again at any time
    /// while the services work: at no moment do they lack a right that they had and need.</summary>
    /// <param name="admin">A client of the operator, who is a super user.</param>
    Task ApplyAsync(IAdminClient admin);
}

/// <summary>
/// Task 3. A new password for a service, without an outage.
/// <para>To be seen: every pod gets in, the old ones and the new ones, at each moment; no order is refused; afterwards
/// the old password opens nothing.</para>
/// </summary>
public interface IPasswordRotation
{
    /// <summary>Ends when the pods show the new password, and the old one opens nothing.</summary>
    /// <param name="admin">A client of the operator.</param>
    /// <param name="user">The service's user. It has a password for SCRAM-SHA-512.</param>
    /// <param name="password">The new password.</param>
    /// <param name="pods">The service's deployment.</param>
    Task RotateAsync(IAdminClient admin, string user, string password, IPods<Credential> pods);
}

/// <summary>
/// Task 4. A new certificate authority, without an outage.
/// <para>To be seen: every pod gets in at each moment; no order is refused; afterwards every broker shows the new
/// certificate, and the pods trust the new authority alone.</para>
/// </summary>
public interface IAuthorityRotation
{
    /// <summary>Ends when brokers and pods have done with the old authority.</summary>
    /// <param name="admin">A client of the operator, who trusts both authorities already.</param>
    /// <param name="oldAuthorityPem">The authority of before, which the pods trust now.</param>
    /// <param name="newAuthorityPem">The new one.</param>
    /// <param name="keys">The brokers' new certificate, signed by the new authority; the same for all of them.</param>
    /// <param name="pods">The service's deployment: the setting is what goes into <c>ssl.ca.pem</c>.</param>
    Task RotateAsync(
        IAdminClient admin,
        string oldAuthorityPem,
        string newAuthorityPem,
        BrokerKeys keys,
        IPods<string> pods
    );
}

/// <summary>
/// Task 5. What the audit log says in the morning.
/// <para>To be seen: who has read; what a service lacks; what is an attack.</para>
/// </summary>
public interface INightReport
{
    /// <summary>Reads the night.</summary>
    /// <param name="night">The decisions, oldest first.</param>
    /// <param name="topic">The topic whose readers are asked for.</param>
    /// <param name="work">For each service the resources that belong to its work, as the log writes them.</param>
    Findings Of(IReadOnlyList<Decision> night, string topic, IReadOnlyDictionary<string, IReadOnlySet<string>> work);
}
