using System.Net;
using System.Text.RegularExpressions;
using Course.Kit;
using Course.Tests.Cli;

namespace Course.Tests.Pages;

/// <summary>The site as files.</summary>
public sealed partial class SiteTests : IDisposable
{
    readonly TemporaryCourse _course = SmallCourse.Create();

    public void Dispose() => _course.Dispose();

    [Fact]
    public async Task What_has_not_run_is_told_on_the_page_and_by_the_command()
    {
        var (code, output, _) = await _course.RunAsync("site");
        Assert.Equal(0, code);
        Assert.Contains("notebook 01 is without its outputs: it has not run here. ./course run 01", output);
        Assert.Contains("this notebook has not run on this machine", _course.Read("artifacts/site/01-small.html"));
        Assert.Contains("Lag grows", _course.Read("artifacts/site/01-small.html"));
    }

    [Fact]
    public async Task Progress_can_be_left_out()
    {
        await _course.RunAsync("site", "--no-progress");
        var home = _course.Read("artifacts/site/index.html");
        Assert.DoesNotContain("not run yet", home);
        Assert.DoesNotContain("class=\"next\"", home);
    }

    [Fact]
    public async Task A_hint_is_folded_below_its_task_and_leads_to_the_section_that_it_names()
    {
        await _course.RunAsync("site");
        var lab = _course.Read("artifacts/site/01-small-lab.html");
        Assert.Contains("There, in <a href=\"01-small.html#11--where-it-stands\">§1.1</a>.", lab);
        Assert.Contains("id=\"11--where-it-stands\"", _course.Read("artifacts/site/01-small.html"));
        Assert.Contains("<summary>Hint 1: where</summary>", lab);
    }

    [Fact]
    public async Task A_section_that_is_not_there_is_not_opened()
    {
        var (code, _, error) = await _course.RunAsync("open", "1", "9.9", "--no-browser");
        Assert.Equal(2, code);
        Assert.Contains("Notebook 01 has no section 9.9.", error);
    }

    [Fact]
    public async Task A_folder_with_other_things_is_left_alone_and_a_site_is_written_over()
    {
        _course.Write("mine/letter.txt", "dear");
        var (code, _, error) = await _course.RunAsync("site", "--output", Path.Combine(_course.Root, "mine"));
        Assert.Equal(2, code);
        Assert.Contains("holds something that is not a site", error);
        Assert.Equal(["letter.txt"], Directory.GetFiles(Path.Combine(_course.Root, "mine")).Select(Path.GetFileName));

        Assert.Equal(0, (await _course.RunAsync("site")).ExitCode);
        File.Delete(Path.Combine(_course.Root, "notebooks", "interview", "02-other.md"));
        Assert.Equal(0, (await _course.RunAsync("site")).ExitCode);
        Assert.False(File.Exists(Path.Combine(_course.Root, "artifacts", "site", "02-other-cards.html")));
    }

    /// <summary>On the course itself: it has the links that people write.</summary>
    [Fact]
    public async Task Every_link_within_the_site_leads_to_a_page_and_a_place_on_it()
    {
        var folder = Path.Combine(_course.Root, "site");
        var host = new Course.Cli.CourseHost(
            new Course.Cli.Terminal(TextWriter.Null, TextWriter.Null, interactive: false, styled: false),
            () => CourseRoot.Find()
        );
        Assert.Equal(0, await Course.Cli.CourseApp.RunAsync(["site", "--no-progress", "--output", folder], host));
        var pages = Directory.GetFiles(folder, "*.html").ToDictionary(path => Path.GetFileName(path), File.ReadAllText);
        var ids = pages.ToDictionary(
            page => page.Key,
            page => Id().Matches(page.Value).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).ToHashSet()
        );
        Assert.True(pages.Count > 16);
        var broken =
            from page in pages
            from Match link in Link().Matches(page.Value)
            let target = WebUtility.HtmlDecode(link.Groups[1].Value)
            where !target.Contains(':') && target != "data:,"
            let parts = target.Split('#', 2)
            let file = parts[0].Split('?')[0] is { Length: > 0 } named ? named : page.Key
            where
                !File.Exists(Path.Combine(folder, file))
                || (parts.Length > 1 && !ids[file].Contains(Uri.UnescapeDataString(parts[1])))
            select $"{page.Key}: {target}";
        Assert.Empty(broken.Distinct());
    }

    [GeneratedRegex("\\shref=\"([^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("\\sid=\"([^\"]*)\"")]
    private static partial Regex Id();
}
