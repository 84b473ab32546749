namespace EmbeddedKafka.Registry;

/// <summary>Refuses options that make no registry, before anything is started.</summary>
internal static class OptionsCheck
{
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static void Check(EmbeddedRegistryOptions options)
    {
        Require(!string.IsNullOrWhiteSpace(options.Topic), "the log needs a topic", nameof(options.Topic));
        Require(
            options.Port is >= 0 and <= 65535,
            $"{options.Port} is no port; 0 takes a free one",
            nameof(options.Port)
        );
        Require(
            options.ReplicationFactor is null or >= 1,
            $"{options.ReplicationFactor} replicas are none",
            nameof(options.ReplicationFactor)
        );
        Require(
            options.MaxRequestBytes > 0 && options.MaxSchemaLength > 0,
            "a limit must be positive",
            nameof(options.MaxRequestBytes)
        );
        Require(
            options.RequestTimeout > TimeSpan.Zero && options.SessionTimeout > TimeSpan.Zero,
            "a time must be positive",
            nameof(options.RequestTimeout)
        );
        if (options.Certificate is { HasPrivateKey: false })
            throw new ArgumentException("the certificate has no private key", nameof(options));
    }

    static void Require(bool holds, string message, string name)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, message);
    }
}
