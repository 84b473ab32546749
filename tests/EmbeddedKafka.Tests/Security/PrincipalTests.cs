using System.Security.Cryptography.X509Certificates;
using EmbeddedKafka.Security.Tls;

namespace EmbeddedKafka.Tests.Security;

public sealed class PrincipalTests
{
    // As java.security.auth.x500.X500Principal.getName() prints them.
    [Theory]
    [InlineData("CN=orders, OU=Shop, O=Example, C=DE", "CN=orders,OU=Shop,O=Example,C=DE")]
    [InlineData("CN=\"a=b,c+d<e>f;g#h\", O=x", @"CN=a\=b\,c\+d\<e\>f\;g\#h,O=x")]
    [InlineData("CN=Ärger, ST=s, STREET=st, DC=dc, L=l", "CN=Ärger,ST=s,STREET=st,DC=dc,L=l")]
    [InlineData("CN=c, E=a@b.c", "CN=c,1.2.840.113549.1.9.1=#16056140622e63")]
    public void A_subject_is_written_as_Java_writes_it(string subject, string expected) =>
        Assert.Equal(expected, DistinguishedName.Text(new X500DistinguishedName(subject)));

    [Theory]
    [InlineData("DEFAULT", "CN=a,O=b", "CN=a,O=b")]
    [InlineData("RULE:^CN=(.*?),OU=ServiceUsers.*$/$1/,DEFAULT", "CN=kafka,OU=ServiceUsers,O=x", "kafka")]
    [InlineData("RULE:^CN=(.*?),OU=ServiceUsers.*$/$1/,DEFAULT", "CN=kafka,OU=Others", "CN=kafka,OU=Others")]
    [InlineData("RULE:^CN=(.*?), *OU=(.*?)$/$1@$2/L", "CN=Kafka,OU=Shop", "kafka@shop")]
    [InlineData("RULE:^CN=(.*?)$/$1/U", "CN=kafka", "KAFKA")]
    [InlineData("RULE:^O=(.*?)$/$1/", "CN=kafka", null)]
    [InlineData(@"RULE:^CN=(a\/b)$/$1/", "CN=a/b", "a/b")]
    public void The_first_rule_that_fits_makes_the_user(string rules, string subject, string? user) =>
        Assert.Equal(user, new PrincipalMapper(rules).Map(subject));

    [Theory]
    [InlineData("RULE:^CN=(.*?)$/$1")]
    [InlineData("nonsense")]
    public void A_rule_that_is_none_is_an_error(string rules) =>
        Assert.Throws<ArgumentException>(() => new PrincipalMapper(rules));
}
