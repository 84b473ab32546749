using System.Globalization;
using System.Reflection;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Tests.Security;

/// <summary>What ACLs allow, beside what Apache Kafka 4.3.1's StandardAuthorizer said of 250 random sets of them
/// (AclDecisions.java asked it).</summary>
public sealed class AclRulesTests
{
    const string AnyResource = "~";
    const string Allowed = "+";

    [Fact]
    public void Every_decision_is_the_one_of_the_standard_authorizer()
    {
        var acls = new List<Acl>();
        var everyone = false;
        AclRules? rules = null;
        var asked = 0;
        foreach (var line in File.ReadLines(Recorded()))
            switch (line.Split(' '))
            {
                case ["S", var allowsWithoutAcl]:
                    (everyone, rules) = (bool.Parse(allowsWithoutAcl), null);
                    acls.Clear();
                    break;
                case ["A", var type, var name, var pattern, var principal, var host, var operation, var permission]:
                    acls.Add(
                        new(
                            (AclResourceType)Number(type),
                            name,
                            (AclPatternType)Number(pattern),
                            principal,
                            host,
                            (AclOperation)Number(operation),
                            (AclPermission)Number(permission)
                        )
                    );
                    break;
                case ["Q", var principal, var host, var operation, var type, var name, var answer]:
                    rules ??= new AclRules(acls, ["User:root"], everyone);
                    var (what, kind) = ((AclOperation)Number(operation), (AclResourceType)Number(type));
                    var verdict =
                        name == AnyResource
                            ? rules.DecideOnAny(principal, host, what, kind)
                            : rules.Decide(principal, host, what, kind, name);
                    Assert.True(
                        verdict.IsAllowed == (answer == Allowed),
                        $"{line}, but it is {verdict} among:\n{string.Join('\n', acls)}"
                    );
                    asked++;
                    break;
                default:
                    Assert.Fail($"What is '{line}'?");
                    break;
            }
        Assert.Equal(3000, asked);
    }

    static sbyte Number(string text) => sbyte.Parse(text, CultureInfo.InvariantCulture);

    static string Recorded() =>
        Path.Combine(
            typeof(AclRulesTests)
                .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .First(data => data.Key == "RepositoryRoot")
                .Value!,
            "tests",
            "EmbeddedKafka.Tests",
            "Security",
            "acl-decisions.txt"
        );
}
