using Course.Kit;

namespace Course.Tests;

public sealed class ViewTests
{
    [Fact]
    public void Engines_find_the_formatters_of_every_view_by_name()
    {
        foreach (var type in typeof(View).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(View))))
        {
            var attribute = Assert.Single(
                type.GetCustomAttributes(inherit: true),
                attribute => attribute.GetType().Name == "TypeFormatterSourceAttribute"
            );
            var source = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
            var made = source.GetMethod("CreateTypeFormatters")!.Invoke(Activator.CreateInstance(source), null);
            var formatted = ((IEnumerable<object>)made!).Select(formatter =>
                formatter.GetType().GetProperty("MimeType")!.GetValue(formatter)
            );
            var preferred = (string[])attribute.GetType().GetProperty("PreferredMimeTypes")!.GetValue(attribute)!;
            Assert.Equal("text/html", preferred[0]);
            Assert.Empty(preferred.Except(formatted));
            Assert.NotNull(type.GetMethod("ToHtml", Type.EmptyTypes));
        }
    }

    [Fact]
    public void Formats_a_view_and_nothing_else()
    {
        var formatter = new ViewFormatterSource()
            .CreateTypeFormatters()
            .Cast<ViewFormatter>()
            .Single(formatter => formatter.MimeType == "text/plain");
        var text = new StringWriter();
        Assert.False(formatter.Format("no view", text));
        Assert.True(formatter.Format(Table.Of([1]), text));
        Assert.Equal("Value\n─────\n    1", text.ToString());
    }
}
