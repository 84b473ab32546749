namespace EmbeddedKafka.Security;

/// <summary>Why the authorizer is asked: what a decision means for who watches.</summary>
internal enum Asking
{
    /// <summary>The client asks for it.</summary>
    Request,

    /// <summary>A wider right, which would do; if it is missing, a narrower one is asked for next.</summary>
    WiderRight,

    /// <summary>The broker wants to know what to show.</summary>
    Probe,
}
