using EmbeddedKafka.Security.Sasl;

namespace EmbeddedKafka.Tests.Security;

public sealed class JaasTests
{
    static JaasOptions Parse(string config) => JaasOptions.Parse("SECURE", "PLAIN", config);

    [Fact]
    public void Users_have_their_passwords_in_either_quotes_with_escapes()
    {
        var users = Parse(
                "org.apache.kafka.common.security.plain.PlainLoginModule required\n  username=\"admin\"\n  "
                    + "user_ann=\"a \\\"b\\\" \\\\ c\" user_bob='b=;c' user_carl=plain;"
            )
            .Users();
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ann"] = "a \"b\" \\ c",
                ["bob"] = "b=;c",
                ["carl"] = "plain",
            },
            users
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("Module;")]
    [InlineData("Module required")]
    [InlineData("Module perhaps user_ann=\"top-secret\";")]
    [InlineData("Module required user_ann \"top-secret\";")]
    [InlineData("Module required user_ann=;")]
    [InlineData("Module required user_ann=\"top-secret;")]
    public void What_cannot_be_read_is_refused_and_not_repeated(string config)
    {
        var failure = Assert.Throws<ArgumentException>(() => Parse(config));
        Assert.StartsWith("the sasl.jaas.config of listener SECURE for PLAIN cannot be read: ", failure.Message);
        Assert.DoesNotContain("top-secret", failure.Message);
    }
}
