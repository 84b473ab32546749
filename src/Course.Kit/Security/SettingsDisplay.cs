using System.Reflection;
using Confluent.Kafka;
using Course.Notebooks;

namespace Course.Kit;

/// <summary>Has .NET Interactive, where it runs this process, show a client's settings without their secrets. The
/// course's own engine does so by itself.</summary>
internal static class SettingsDisplay
{
    const int MostCharacters = 60;
    const string Engine = "Microsoft.DotNet.Interactive.Formatting";

    static readonly (string MimeType, Func<View, string> Form)[] Forms =
    [
        ("text/html", view => view.ToHtml()),
        ("text/plain", view => view.ToString()),
    ];

    static readonly Lazy<bool> Once = new(Register);

    /// <summary>Does so, once.</summary>
    public static bool Prepare() => Once.Value;

    /// <summary>The settings by their names; a secret is hidden, a certificate cut short.</summary>
    public static View Of(Config settings) =>
        Table.Of(settings.Select(setting => new { Setting = setting.Key, Value = Shown(setting) }));

    static string? Shown(KeyValuePair<string, string> setting) =>
        Secrets.Hide(setting.Key, setting.Value) is string { Length: > MostCharacters } text
            ? text[..MostCharacters].Replace('\n', ' ') + "…"
            : Secrets.Hide(setting.Key, setting.Value) as string;

    static bool Register()
    {
        var register = AppDomain
            .CurrentDomain.GetAssemblies()
            .FirstOrDefault(assembly => assembly.GetName().Name == Engine)
            ?.GetType($"{Engine}.Formatter")
            ?.GetMethod(
                "Register",
                BindingFlags.Public | BindingFlags.Static,
                [typeof(Type), typeof(Action<object, TextWriter>), typeof(string)]
            );
        foreach (var (mimeType, form) in Forms)
            register?.Invoke(
                null,
                [
                    typeof(Config),
                    (Action<object, TextWriter>)((settings, writer) => writer.Write(form(Of((Config)settings)))),
                    mimeType,
                ]
            );
        return register is not null;
    }
}
