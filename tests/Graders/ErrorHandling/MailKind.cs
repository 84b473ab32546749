namespace Graders.ErrorHandling;

/// <summary>What the gateway makes of a booking.</summary>
internal enum MailKind
{
    Good,
    Shaky,
    Refused,
    Hopeless,

    /// <summary>Nobody can read it.</summary>
    Cut,
}
