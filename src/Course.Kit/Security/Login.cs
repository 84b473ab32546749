namespace Course.Kit;

/// <summary>How a client of a secured cluster shows who it is. Each way leads through a listener of its own or a
/// mechanism of its own; the user is the same: <c>User:NAME</c>.</summary>
public enum Login
{
    /// <summary>SASL_SSL with SCRAM-SHA-512: a password that never leaves the client, inside TLS.</summary>
    Scram,

    /// <summary>SSL with a client certificate (mTLS): <c>CN=NAME</c>, signed by the cluster's authority.</summary>
    Certificate,

    /// <summary>SASL_SSL with OAUTHBEARER: a token that the client fetches from the cluster's
    /// <see cref="TokenIssuer"/>.</summary>
    Token,

    /// <summary>SASL_SSL with PLAIN: the password itself, inside TLS.</summary>
    Plain,

    /// <summary>SASL_PLAINTEXT with PLAIN: the password itself, for everybody on the wire to read.</summary>
    PlainInTheClear,

    /// <summary>PLAINTEXT: nobody is asked; the user is <c>User:ANONYMOUS</c>.</summary>
    None,

    /// <summary>SASL_PLAINTEXT with GSSAPI: a ticket of the <see cref="KerberosServer"/> that the cluster was started
    /// with.</summary>
    Kerberos,
}
