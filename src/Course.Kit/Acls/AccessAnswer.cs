using System.Collections.Immutable;
using EmbeddedKafka;
using EmbeddedKafka.Security;

namespace Course.Kit;

/// <summary>Whether an identity may do it, and why.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="IsAllowed">Yes or no.</param>
/// <param name="Rule">What decided.</param>
/// <param name="Acl">The ACL that decided, where one did; of several that allow the same, one.</param>
/// <param name="InTheWay">The ACLs that deny it: as long as one of them is there, no other ACL helps.</param>
/// <param name="Outweighed">The ACLs that would allow it, were it not for one that denies.</param>
/// <param name="Needed">The ACL that would allow it and nothing else; null when it is allowed.</param>
public sealed record AccessAnswer(
    AccessQuestion Question,
    bool IsAllowed,
    AccessRule Rule,
    Acl? Acl,
    ImmutableArray<Acl> InTheWay,
    ImmutableArray<Acl> Outweighed,
    Acl? Needed
)
{
    /// <summary>The reason in one sentence.</summary>
    public string Reason =>
        Rule switch
        {
            AccessRule.SuperUser => $"{Question.Principal} is one of super.users, to whom no ACL applies",
            AccessRule.DefaultAllow => "no ACL is about this resource, and allow.everyone.if.no.acl.found is true",
            AccessRule.MatchingAcl => Acl!.Sentence() + Implied(),
            _ => "no ACL allows it",
        };

    string Implied() =>
        IsAllowed && Acl!.Operation != Question.Operation && Acl.Operation != AclOperation.All
            ? $", which implies {Question.Operation.KafkaName()}"
            : "";
}
