namespace Course.Cli.Views;

/// <summary>A bar of text that also reads without colour.</summary>
internal static class ProgressBar
{
    const int Width = 20;

    public static string Markup(int done, int of)
    {
        var full = of == 0 ? 0 : done * Width / of;
        return $"[green]{new string('█', full)}[/][grey]{new string('░', Width - full)}[/]";
    }
}
