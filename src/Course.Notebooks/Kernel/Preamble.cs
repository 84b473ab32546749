namespace Course.Notebooks;

/// <summary>
/// The submission that comes before a notebook's first cell. It gives cells what .NET Interactive's C# has
/// (<c>display</c>, <c>.Display()</c>, <c>HTML</c>) as script code, so that a notebook references no assembly of the
/// engine; the kernel plugs itself in through the one static field.
/// </summary>
internal static class Preamble
{
    /// <summary>The type that the kernel sets up, and that code completion hides.</summary>
    public const string TypeName = "__Cell";

    /// <summary>What each turn of a loop asks.</summary>
    public const string Question = "__Cell.Turn();";

    public const string Code = """
        /// <summary>The engine's handle; not for use in cells.</summary>
        public static class __Cell
        {
            public static volatile bool Stop;
            public static Func<string, string, object, string, string> Show;
            public static Func<string, bool, string> Ask;

            public static void Turn()
            {
                if (Stop)
                    throw new OperationCanceledException("The cell was stopped.");
            }
        }

        /// <summary>A value on display, which can be replaced by another.</summary>
        public sealed class DisplayedValue
        {
            readonly string _id;

            internal DisplayedValue(string id) => _id = id;

            /// <summary>Shows another value in this one's place.</summary>
            public void Update(object value) => __Cell.Show("update", _id, value, null);
        }

        /// <summary>HTML that is shown as it is.</summary>
        public sealed class HtmlText
        {
            readonly string _html;

            internal HtmlText(string html) => _html = html;

            public string ToHtml() => _html;

            public override string ToString() => _html;
        }

        /// <summary>Shows a value here and now, before the cell ends.</summary>
        public static DisplayedValue display(object value, string mimeType = null) => new(__Cell.Show("display", null, value, mimeType));

        /// <summary>Shows a value here and now, before the cell ends.</summary>
        public static DisplayedValue Display(this object value, string mimeType = null) => display(value, mimeType);

        /// <summary>Shows a text that is already what the MIME type says.</summary>
        public static DisplayedValue DisplayAs(this string value, string mimeType) => new(__Cell.Show("text", null, value, mimeType));

        /// <summary>Shows rows as a table.</summary>
        public static DisplayedValue DisplayTable<T>(this IEnumerable<T> rows) => display(rows.ToArray());

        /// <summary>Takes away what the cell has shown so far: at once, or when there is something new.</summary>
        public static void ClearOutput(bool wait = false) => __Cell.Show("clear", null, wait, null);

        /// <summary>A text that is not shown by accident.</summary>
        public sealed class PasswordString
        {
            readonly string _text;

            internal PasswordString(string text) => _text = text;

            public string GetClearTextPassword() => _text;

            public override string ToString() => "****";
        }

        /// <summary>Asks whoever runs the notebook; the answer is null where nobody can be asked.</summary>
        public static class Kernel
        {
            public static Task<string> GetInputAsync(string prompt = "") => Task.FromResult(__Cell.Ask(prompt, false));

            public static Task<PasswordString> GetPasswordAsync(string prompt = "") =>
                Task.FromResult(__Cell.Ask(prompt, true) is { } text ? new PasswordString(text) : null);
        }

        /// <summary>HTML that is shown as it is.</summary>
        public static HtmlText HTML(string content) => new(content);
        """;
}
