using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Course.Notebooks.Tests;

public sealed class KernelTests : IAsyncDisposable
{
    readonly Cells _cells = new();

    public ValueTask DisposeAsync() => _cells.DisposeAsync();

    [Fact]
    public async Task The_last_expression_without_a_semicolon_is_the_value()
    {
        Assert.Equal("3", await _cells.Value("1 + 2"));
        Assert.Equal("(nothing)", await _cells.Value("var x = 4; x.ToString();"));
        Assert.Equal("5", await _cells.Value("x++; x"));
        Assert.Equal("null", await _cells.Value("(string)null"));
        Assert.Equal("(nothing)", await _cells.Value("Console.WriteLine(1)"));
        Assert.Equal("(nothing)", await _cells.Value("// only a comment"));
        Assert.Equal("(nothing)", await _cells.Value(""));
    }

    [Fact]
    public async Task Awaits_at_top_level_and_in_local_functions()
    {
        Assert.Equal(
            "7",
            await _cells.Value(
                "await Task.Yield(); async Task<int> Seven() { await Task.Delay(1); return 7; } await Seven()"
            )
        );
        Assert.Equal("8", await _cells.Value("await Seven() + 1"));
        Assert.Equal("(nothing)", await _cells.Value("await Task.CompletedTask"));
    }

    [Fact]
    public async Task Types_of_one_cell_are_used_in_another()
    {
        await _cells.Ok(
            "record Booking(string Id, int Slot); class Clinic { public List<Booking> All = new(); public "
                + "void Add(Booking b) => All.Add(b); } enum Day { Mon, Tue }"
        );
        await _cells.Ok("var clinic = new Clinic(); clinic.Add(new Booking(\"b1\", 9));");
        Assert.Equal("b1", await _cells.Value("clinic.All.Single().Id"));
        Assert.Equal("Booking { Id = b1, Slot = 10 }", await _cells.Value("clinic.All[0] with { Slot = 10 }"));
        Assert.Equal("Tue", await _cells.Value("Day.Tue"));
    }

    [Fact]
    public async Task A_lambda_captures_the_variable_and_not_its_value()
    {
        await _cells.Ok(
            "var count = 1; Func<int> read = () => count; var list = new List<Func<int>>(); for (var i = 0; "
                + "i < 3; i++) { var own = i; list.Add(() => own + count); }"
        );
        Assert.Equal("10", await _cells.Value("count = 10; read()"));
        Assert.Equal("[ 10, 11, 12 ]", await _cells.Value("list.Select(f => f()).ToArray()"));
    }

    [Fact]
    public async Task A_using_directive_counts_for_later_cells()
    {
        await _cells.Ok("using System.Collections.Concurrent;");
        Assert.Equal("0", await _cells.Value("new ConcurrentQueue<int>().Count"));
    }

    [Fact]
    public async Task A_variable_can_be_declared_again_with_another_type()
    {
        await _cells.Ok("var x = 1;");
        await _cells.Ok("var x = \"text\";");
        Assert.Equal("4", await _cells.Value("x.Length"));
    }

    [Fact]
    public async Task Using_and_yield_work_inside_functions()
    {
        Assert.Equal(
            "[ 1, 2 ]",
            await _cells.Value(
                """
                IEnumerable<int> Numbers() { using var reader = new StringReader("x"); yield return 1; foreach (var n in new[] { 2 }) yield return n; }
                using (var other = new StringReader("y")) { other.Read(); }
                Numbers().ToArray()
                """
            )
        );
    }

    [Fact]
    public async Task Loops_of_every_form_still_do_what_they_say()
    {
        Assert.Equal(
            "0123|012|abc|3|6",
            await _cells.Value(
                """
                var t = "";
                for (var i = 0; i < 4; i++) t += i;
                t += "|"; var n = 0;
                while (n < 3) { t += n; n++; }
                t += "|";
                foreach (var c in "abc") t += c;
                t += "|"; var k = 0;
                do k++; while (k < 3);
                t += k + "|"; var sum = 0;
                foreach (var (a, b) in new[] { (1, 2), (1, 2) }) for (;;) { sum += a + b; break; }
                t + sum
                """
            )
        );
    }

    [Fact]
    public async Task A_compile_error_points_at_cell_line_and_place()
    {
        await _cells.Ok("var a = 1;");
        var error = await _cells.Error("var b = 2;\nfor (;;) { b = prodcer; }\n");
        Assert.Equal(CellErrorKind.Compile, error.Kind);
        Assert.Equal(
            """
            cell 2, line 2: error CS0103: The name 'prodcer' does not exist in the current context
                for (;;) { b = prodcer; }
                               ^^^^^^^
            """.ReplaceLineEndings("\n"),
            error.Message
        );
        Assert.Equal("1", await _cells.Value("a"));
    }

    [Fact]
    public async Task A_syntax_error_is_said_once()
    {
        var error = await _cells.Error("var b = (2;");
        Assert.StartsWith("cell 1, line 1: error CS1026", error.Message);
        Assert.Equal(3, error.Message.Split('\n').Length);
    }

    [Fact]
    public async Task A_using_var_at_top_level_is_explained() =>
        Assert.Equal(
            "cell 1, line 2: `using var` is not allowed at top level; use a using block or a function.",
            (await _cells.Error("\nusing var r = new StringReader(\"\");")).Message
        );

    [Fact]
    public async Task A_warning_does_not_fail_the_cell()
    {
        var outcome = await _cells.Ok("[Obsolete(\"old\")] int Old() => 1; int New() => Old();\nNew()");
        Assert.Equal("1", outcome.Result()?.Text);
        Assert.Contains("cell 1, line 1: warning CS0618", Assert.Single(outcome.Warnings));
    }

    [Fact]
    public async Task An_exception_shows_its_message_first_and_only_the_notebooks_lines()
    {
        await _cells.Ok("async Task<int> Divide(int by)\n{\n    await Task.Yield();\n    return 1 / by;\n}");
        var error = await _cells.Error("var before = 5;\n\nawait Divide(0);\nbefore = 6;");
        Assert.Equal("DivideByZeroException: Attempted to divide by zero.", error.Message);
        Assert.Equal(["cell 1, line 4: return 1 / by;", "cell 2, line 3: await Divide(0);"], error.Trace);
        Assert.Equal("5", await _cells.Value("before"));
    }

    [Fact]
    public async Task The_cause_of_an_exception_is_told_too()
    {
        var error = await _cells.Error(
            "try { int.Parse(\"x\"); } catch (Exception e) { throw new InvalidOperationException(\"no slot\", e); }"
        );
        Assert.Equal("InvalidOperationException: no slot", error.Message);
        Assert.Contains(error.Trace, line => line.StartsWith("caused by FormatException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_exception_on_another_thread_fails_the_cell_and_not_the_process()
    {
        var error = await _cells.Error(
            "var t = new System.Threading.Thread(() => throw new InvalidOperationException(\"poll "
                + "failed\"));\nt.Start(); t.Join();"
        );
        Assert.Equal(CellErrorKind.BackgroundException, error.Kind);
        Assert.StartsWith("InvalidOperationException: poll failed", error.Message);
        Assert.Equal("1", await _cells.Value("1"));
    }

    [Fact]
    public async Task Endless_recursion_is_an_error_and_not_the_end_of_the_process()
    {
        var error = await _cells.Error("int Down(int n) => Down(n + 1) + 1; Down(0)");
        Assert.StartsWith("The stack is full", error.Message);
    }

    [Theory]
    [InlineData("while (true) turns++;")]
    [InlineData("await Task.Run(() => { for (;;) ; });")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("while (true) { try { await Task.Delay(1); } catch { } }")]
    public async Task A_cell_without_an_end_is_stopped_and_its_state_survives(string source)
    {
        var clock = new FakeTimeProvider();
        await using var cells = new Cells(options => options with { Time = clock });
        await cells.Ok("var kept = 42;");
        var running = cells.Run($"var turns = 1L; Console.WriteLine(\"on\"); {source}", TimeSpan.FromSeconds(1.2));
        await Until.True(() => cells.Events.ToArray().OfType<StreamWritten>().Any());
        clock.Advance(TimeSpan.FromSeconds(1.2));
        var outcome = await running;
        Assert.Equal(CellStatus.Failed, outcome.Status);
        Assert.Equal(CellErrorKind.TimeLimit, outcome.Error!.Kind);
        Assert.Equal("cell 2 was stopped: it ran longer than 1.2 s.", outcome.Error.Message);
        Assert.Equal("True", await cells.Value("(kept == 42 && turns > 0).ToString()"));
        Assert.Equal("3", await cells.Value("var n = 0; while (n < 3) n++; n"));
    }

    [Fact]
    public async Task A_cancelled_cell_says_so()
    {
        using var stop = new CancellationTokenSource();
        var running = _cells.RunUntil(
            "Console.WriteLine(\"on\"); while (true) { }",
            TimeSpan.FromMinutes(1),
            stop.Token
        );
        await Until.True(() => _cells.Events.ToArray().OfType<StreamWritten>().Any());
        await stop.CancelAsync();
        Assert.Equal(CellStatus.Cancelled, (await running).Status);
    }

    [Fact]
    public async Task Console_text_is_kept_in_order_with_displayed_values()
    {
        var outcome = await _cells.Ok(
            "Console.Write(\"a\"); Console.Error.Write(\"b\"); display(1); Console.WriteLine(\"c\"); \"d\".Display(); 5"
        );
        Assert.Equal(
            ["a", "b", "1", "c\n", "d", "5"],
            outcome.Outputs.Select(output =>
                output switch
                {
                    StreamOutput stream => stream.Text.ReplaceLineEndings("\n"),
                    DisplayOutput display => display.Data.Text,
                    _ => "?",
                }
            )
        );
        Assert.Equal("b", outcome.Text(StreamKind.Error));
    }

    [Fact]
    public async Task Text_from_other_threads_belongs_to_the_cell_that_runs()
    {
        var outcome = await _cells.Ok(
            """
            var other = new System.Threading.Thread(() => Console.Write("thread "));
            other.Start(); other.Join();
            await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Task.Run(() => Console.Write("task "))));
            """
        );
        Assert.Equal("thread task task task ", outcome.Text());
    }

    [Fact]
    public async Task Megabytes_of_text_are_cut_and_counted()
    {
        var outcome = await _cells.Ok("for (var i = 0; i < 40_000; i++) Console.WriteLine(new string('x', 99));");
        Assert.InRange(outcome.Text().Length, 1024 * 1024, 1024 * 1024 + 200);
        Assert.Contains("more characters were printed and are not kept", outcome.Text());
        Assert.True(_cells.Events.OfType<StreamWritten>().Sum(item => item.Text.Length) < 1024 * 1024 + 200);
    }

    [Fact]
    public async Task Reading_the_console_without_input_gives_null_and_does_not_wait() =>
        Assert.Equal("null", await _cells.Value("Console.ReadLine()"));

    [Fact]
    public async Task A_displayed_value_is_updated_in_its_place()
    {
        var outcome = await _cells.Ok("var bar = display(\"0 %\"); display(\"after\"); bar.Update(\"100 %\");");
        Assert.Equal(["100 %", "after"], outcome.Outputs.OfType<DisplayOutput>().Select(output => output.Data.Text));
        Assert.Single(_cells.Events.OfType<ValueUpdated>());
    }

    [Fact]
    public async Task Html_and_other_types_are_shown_as_what_they_are()
    {
        Assert.Equal("<b>x</b>", (await _cells.Ok("HTML(\"<b>x</b>\")")).Result()!["text/html"]);
        Assert.Equal(
            "<i>y</i>",
            (await _cells.Ok("\"<i>y</i>\".DisplayAs(\"text/html\");")).Outputs.OfType<DisplayOutput>().Single().Data[
                "text/html"
            ]
        );
    }

    [Fact]
    public async Task Two_kernels_at_once_do_not_mix()
    {
        await using var other = new Cells();
        var first = _cells.Ok("for (var i = 0; i < 200; i++) { Console.Write(\"a\"); await Task.Yield(); }");
        var second = other.Ok("for (var i = 0; i < 200; i++) { Console.Write(\"b\"); await Task.Yield(); }");
        Assert.Equal(new string('a', 200), (await first).Text());
        Assert.Equal(new string('b', 200), (await second).Text());
    }

    [Fact]
    public async Task Unsafe_code_runs_as_in_the_reference() =>
        Assert.Equal("5", await _cells.Value("int seen; unsafe { int q = 5; int* p = &q; seen = *p; } seen"));

    [Theory]
    [InlineData("class Conf { public static readonly int Port = int.Parse(\"12\"); } Conf.Port", null)]
    [InlineData("class Conf { public readonly int Port = int.Parse(\"12\"); public int Q = 5; } new Conf().Port", null)]
    [InlineData("class Box { List<int> items = new(); public int N => items.Count; } new Box().N", null)]
    [InlineData(
        "class Loop { int at = 3; public int Run() { while (at > 0) at--; return at; } } new Loop().Run()",
        null
    )]
    [InlineData("struct S { int a; public int A => a; } new S().A", "CS0649")]
    [InlineData("class Conf { int hid = 3; }", "CS0414")]
    [InlineData("void F() { int neverUsed; }", "CS0168")]
    [InlineData("var n = 3; while (n-- > 0); { }", "CS0642")]
    public async Task Warnings_are_those_of_the_code_as_written(string code, string? warning)
    {
        var warnings = (await _cells.Ok(code)).Warnings;
        if (warning is null)
            Assert.Empty(warnings);
        else
            Assert.Contains(warning, Assert.Single(warnings));
    }

    [Fact]
    public async Task Display_by_a_type_serialises_and_DisplayAs_takes_the_text_as_it_is()
    {
        var shown = (
            await _cells.Ok("new { A = 1 }.Display(\"application/json\"); \"[1]\".DisplayAs(\"application/json\");")
        )
            .Outputs.OfType<DisplayOutput>()
            .Select(output => output.Data["application/json"]);
        Assert.Equal(["{\"A\":1}", "[1]"], shown);
    }

    [Fact]
    public async Task A_pair_that_is_written_half_by_half_is_told_whole()
    {
        await _cells.Ok(
            "foreach (var letter in string.Concat(Enumerable.Repeat(\"x😀\", 4000))) Console.Write(letter); "
                + "await Task.Delay(1); Console.Out.Flush();"
        );
        var told = _cells.Events.OfType<StreamWritten>().ToList();
        Assert.True(told.Count > 1);
        Assert.All(
            told,
            item => Assert.DoesNotContain("\uFFFD", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(item.Text)))
        );
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    public async Task What_is_kept_of_a_long_output_does_not_end_with_half_a_pair(int most)
    {
        await using var cells = new Cells(options => options with { MaxStreamLength = most });
        var kept = (
            await cells.Ok("Console.Write(\"😀😀😀😀\"); foreach (var half in \"😀😀\") Console.Write(half);")
        ).Text();
        Assert.StartsWith("😀😀😀😀", kept);
        Assert.DoesNotContain("\uFFFD", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(kept)));
    }
}
