using EmbeddedKafka.Security.Kerberos;

namespace EmbeddedKafka.Tests.Security;

/// <summary>How principals of Kerberos become users, with the cases of Kafka's own KerberosNameTest; and what a broker
/// says that is to take tickets and cannot. Logins are in the kit's tests, which start a KDC.</summary>
public sealed class KerberosTests
{
    static string UserOf(string principal, params string[] rules) =>
        new LocalNames(rules, "REALM.COM").Of(KerberosName.Parse(principal));

    [Theory]
    [InlineData("App.service-name/example.com@REALM.COM", "service-name")]
    [InlineData("App.service-name@REALM.COM", "service-name")]
    [InlineData("user/host@REALM.COM", "user")]
    [InlineData("user", "user")]
    public void The_first_rule_that_fits_makes_the_user(string principal, string user) =>
        Assert.Equal(
            user,
            UserOf(
                principal,
                @"RULE:[1:$1](App\..*)s/App\.(.*)/$1/g",
                @"RULE:[2:$1](App\..*)s/App\.(.*)/$1/g",
                "DEFAULT"
            )
        );

    [Theory]
    [InlineData("User@REALM.COM", "user")]
    [InlineData("TestABC/host@FOO.COM", "test")]
    [InlineData("ABC_User_ABC/host@FOO.COM", "xyz_user_xyz")]
    [InlineData("App.SERVICE-name/example.com@REALM.COM", "service-name")]
    [InlineData("User/root@REALM.COM", "user")]
    public void A_rule_may_make_small_letters(string principal, string user) =>
        Assert.Equal(
            user,
            UserOf(
                principal,
                "RULE:[1:$1]/L",
                "RULE:[2:$1](Test.*)s/ABC///L",
                "RULE:[2:$1](ABC.*)s/ABC/XYZ/g/L",
                @"RULE:[2:$1](App\..*)s/App\.(.*)/$1/g/L",
                "RULE:[2:$1]/L",
                "DEFAULT"
            )
        );

    [Theory]
    [InlineData("default", "Invalid rule: default")]
    [InlineData("DEFAUL", "Invalid rule: DEFAUL")]
    [InlineData("DEFAULT/L", "Invalid rule: `DEFAULT/L`, unmatched substring: `/L`")]
    [InlineData("rule:[1:$1]", "Invalid rule: rule:[1:$1]")]
    [InlineData("RULE:[1:$1]/L/U", "Invalid rule: `RULE:[1:$1]/L/U`, unmatched substring: `/U`")]
    [InlineData("RULE:[1:$1/L", "Invalid rule: RULE:[1:$1/L")]
    [InlineData("RULE:[1:$1]/l", "Invalid rule: `RULE:[1:$1]/l`, unmatched substring: `l`")]
    [InlineData(
        "RULE:[2:$1](ABC.*)s/ABC/XYZ/L/g",
        "Invalid rule: `RULE:[2:$1](ABC.*)s/ABC/XYZ/L/g`, unmatched substring: `/g`"
    )]
    public void What_is_no_rule_is_refused_in_Kafkas_words(string rule, string words) =>
        Assert.Equal(words, Assert.Throws<ArgumentException>(() => UserOf("user@REALM.COM", rule)).Message);

    [Theory]
    [InlineData("user@FOO.COM", "DEFAULT", "No rules apply to user@FOO.COM, rules [DEFAULT]")]
    [InlineData(
        "user/host@REALM.COM",
        "RULE:[2:$1/$2]",
        "Non-simple name user/host after auth_to_local rule RULE:[2:$1/$2]"
    )]
    [InlineData("user@REALM.COM", "RULE:[1:$2]", "index 2 from $2 is outside of the valid range 0 to 1")]
    [InlineData("a/b/c@REALM.COM", "DEFAULT", "Malformed Kerberos name: a/b/c@REALM.COM")]
    public void A_principal_that_no_rule_makes_a_user_is_told(string principal, string rule, string words) =>
        Assert.Equal(words, Assert.Throws<FormatException>(() => UserOf(principal, rule)).Message);

    static async Task<string> ObjectionAsync(string? jaas, string? service)
    {
        var options = new EmbeddedKafkaOptions
        {
            Brokers = 1,
            Listeners = [new("SASL", ListenerProtocol.SaslPlaintext)],
            Configs = { ["sasl.enabled.mechanisms"] = "GSSAPI" },
        };
        if (jaas is not null)
            options.Configs["listener.name.sasl.gssapi.sasl.jaas.config"] = $"Krb5LoginModule required {jaas};";
        if (service is not null)
            options.Configs["sasl.kerberos.service.name"] = service;
        return (await Assert.ThrowsAnyAsync<Exception>(() => EmbeddedKafkaCluster.StartAsync(options))).Message;
    }

    [Fact]
    public async Task A_broker_that_cannot_take_tickets_does_not_start_and_says_why()
    {
        if (!KerberosService.IsSupported)
        {
            Assert.Contains("which needs MIT Kerberos' libgssapi_krb5.so.2", await ObjectionAsync(null, null));
            return;
        }
        const string Principal = "principal=\"kafka/localhost@REALM.COM\"";
        Assert.StartsWith(
            "listener SASL enables GSSAPI, and nothing names its principal and keytab: set "
                + "listener.name.sasl.gssapi.sasl.jaas.config to ",
            await ObjectionAsync(null, "kafka")
        );
        Assert.Contains(
            "No serviceName defined in either JAAS or Kafka config",
            await ObjectionAsync($"keyTab=\"nowhere\" {Principal}", null)
        );
        Assert.Contains(
            "Conflicting serviceName values found in JAAS and Kafka configs value in JAAS file kafka, value in Kafka "
                + "config other",
            await ObjectionAsync($"keyTab=\"nowhere\" {Principal} serviceName=\"kafka\"", "other")
        );
        Assert.Equal(
            "listener SASL: there is no keytab nowhere",
            await ObjectionAsync($"keyTab=\"nowhere\" {Principal}", "kafka")
        );
        using var directory = new Disk.TemporaryDirectory();
        var keytab = directory.At("some.keytab");
        // An entry for a/b@X, as far as names go.
        byte[] entry = [0, 2, 0, 1, (byte)'X', 0, 1, (byte)'a', 0, 1, (byte)'b'];
        await File.WriteAllBytesAsync(keytab, [5, 2, 0, 0, 0, (byte)entry.Length, .. entry]);
        Assert.Equal(
            $"listener SASL: the keytab {keytab} has no key of kafka/localhost@REALM.COM; it has those of a/b@X",
            await ObjectionAsync($"keyTab=\"{keytab}\" {Principal}", "kafka")
        );
        await File.WriteAllTextAsync(keytab, "no keytab");
        Assert.Equal(
            $"listener SASL: {keytab} is no keytab",
            await ObjectionAsync($"keyTab=\"{keytab}\" {Principal}", "kafka")
        );
    }
}
