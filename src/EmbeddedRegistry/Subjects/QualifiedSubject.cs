namespace EmbeddedKafka.Registry.Subjects;

/// <summary>
/// Subjects lie in contexts, each with ids of its own: <c>:.name:subject</c> is in the context <c>.name</c>, a plain
/// name in the default one. What ends behind the second colon stands for the context itself.
/// </summary>
internal static class QualifiedSubject
{
    public const string DefaultContext = ".";

    /// <summary>As a prefix: the subjects of every context.</summary>
    public const string EveryContext = ":*:";

    public static string ContextOf(string subject)
    {
        var end = EndOfContext(subject);
        return end < 0 ? DefaultContext : subject[1..end];
    }

    /// <summary>The one way to write a subject: the default context is left out.</summary>
    public static string Normal(string subject)
    {
        var end = EndOfContext(subject);
        return end >= 0 && subject[1..end] is DefaultContext ? subject[(end + 1)..] : subject;
    }

    /// <summary>The subject in a context, unless it names one itself.</summary>
    public static string In(string context, string subject) =>
        Normal(EndOfContext(subject) >= 0 ? subject : $":{context}:{subject}");

    /// <summary>Whether it names a context and no subject in it.</summary>
    public static bool IsContext(string subject) => EndOfContext(subject) == subject.Length - 1;

    public static bool Matches(string subject, string prefix)
    {
        if (prefix.StartsWith(EveryContext, StringComparison.Ordinal))
        {
            var name = subject[(EndOfContext(subject) + 1)..];
            return name.StartsWith(prefix[EveryContext.Length..], StringComparison.Ordinal);
        }

        var normal = Normal(prefix);
        return ContextOf(subject) == ContextOf(prefix) && subject.StartsWith(normal, StringComparison.Ordinal);
    }

    static int EndOfContext(string subject) =>
        subject.StartsWith(":.", StringComparison.Ordinal) ? subject.IndexOf(':', 1) : -1;
}
