using System.Text;
using Course.Base;
using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>Tells a broker who we are: PLAIN, SCRAM (RFC 5802) or OAUTHBEARER (RFC 7628) with a token from an OpenID
/// provider.</summary>
internal sealed class SaslLogin(ClientProperties properties, string mechanism)
{
    readonly TokenEndpoint? _tokens = properties.Tokens is { } tokens
        ? new TokenEndpoint(tokens, properties.Path)
        : null;

    /// <summary>Logs in on a new connection.</summary>
    /// <exception cref="CourseException">The broker or the token endpoint refuses; the sentence says which and what to
    /// look at.</exception>
    public async Task LogInAsync(BrokerConnection connection, string host, CancellationToken cancellationToken)
    {
        try
        {
            var shaken = await connection.CallAsync<SaslHandshakeResponse>(
                new SaslHandshakeRequest { Mechanism = mechanism },
                1,
                cancellationToken
            );
            if (shaken.ErrorCode != ErrorCode.None)
                throw new CourseException(
                    $"{host} does not take SASL {mechanism}, but {string.Join(", ", shaken.Mechanisms)}: "
                        + $"change sasl.mechanism in '{properties.Path}'."
                );
            if (_tokens is not null)
                await BearAsync(_tokens);
            else if (mechanism == "PLAIN")
                await SayAsync(Encoding.UTF8.GetBytes($"\0{properties.User}\0{properties.Password}"));
            else
                await ScramAsync(new ScramClient(mechanism, properties.User, properties.Password));
        }
        catch (Exception e) when (e is IOException or ProtocolException)
        {
            throw new CourseException(
                $"{host} broke off the SASL login ({e.Message.TrimEnd('.')}): does this port expect SASL, and "
                    + $"TLS? See security.protocol in '{properties.Path}'.",
                e
            );
        }

        async Task ScramAsync(ScramClient scram)
        {
            var challenge = await SayAsync(scram.First());
            scram.Confirm(await SayAsync(scram.Final(challenge)));
        }

        async Task BearAsync(TokenEndpoint tokens)
        {
            var first = new StringBuilder("n,,\u0001auth=Bearer ")
                .Append(await tokens.TokenAsync(cancellationToken))
                .Append('\u0001');
            foreach (var (name, value) in tokens.Extensions)
                first.Append(name).Append('=').Append(value).Append('\u0001');
            var answer = await SayAsync(Encoding.UTF8.GetBytes(first.Append('\u0001').ToString()));
            // A broker that refuses says why in an answer, and reports the error only after the client has sent one
            // byte, 0x01 (RFC 7628, 3.2.3).
            if (answer.Length == 0)
                return;
            tokens.Forget();
            var reason = Encoding.UTF8.GetString(answer.Span).ReplaceLineEndings(" ");
            throw new CourseException(
                $"{host} does not take the token that {tokens.Address} gave for client '{tokens.ClientId}' "
                    + $"({reason}): look at the scope, the audience and what the cluster maps to a user, in "
                    + $"'{properties.Path}'."
            );
        }

        async Task<ReadOnlyMemory<byte>> SayAsync(byte[] token)
        {
            var answer = await connection.CallAsync<SaslAuthenticateResponse>(
                new SaslAuthenticateRequest { AuthBytes = token },
                0,
                cancellationToken
            );
            if (answer.ErrorCode == ErrorCode.None)
                return answer.AuthBytes;
            throw new CourseException(
                _tokens is null
                    ? $"{host} refuses user '{properties.User}' (SASL {mechanism}): the password or the user "
                        + $"name in '{properties.Path}' is wrong."
                    : $"{host} refuses client '{_tokens.ClientId}' (SASL {mechanism}: "
                        + $"{answer.ErrorMessage?.ReplaceLineEndings(" ").TrimEnd('.')}): look at what the cluster "
                        + $"expects of a token, and at the extensions in '{properties.Path}'."
            );
        }
    }
}
