using Confluent.SchemaRegistry;
using Course.Grading;
using Labs.SchemaRegistry;

namespace Graders.SchemaRegistry;

/// <summary>Pull requests, and what the registry holds after each.</summary>
internal sealed class PipelineRun(RegistryUnderTest registry, string name, IPipeline pipeline)
{
    readonly string _phones = $"{name}-phones-value";
    readonly string _rooms = $"{name}-rooms-value";
    readonly string _invoices = $"{name}-invoices-value";

    static string Patient => Bookings.Field("patient", "string");

    // Version 2 gave the phone its default. A version 3 without one reads version 2, and not version 1.
    static string Breaking => Bookings.Text("Booking", Patient, Bookings.Field("phone", "string"));

    static string Good => Bookings.Text("Booking", Patient, Bookings.Field("room", "string", "\"\""));

    static string Invoice => Bookings.Text("Invoice", Bookings.Field("amount", "int"));

    public async Task PrepareAsync()
    {
        await registry.SetModeAsync(_phones, Compatibility.Backward);
        await registry.RegisterAsync(_phones, Bookings.Text("Booking", Patient));
        await registry.RegisterAsync(
            _phones,
            Bookings.Text("Booking", Patient, Bookings.Field("phone", "string", "\"\""))
        );
        await registry.SetModeAsync(_rooms, Compatibility.Backward);
        await registry.RegisterAsync(_rooms, Bookings.Text("Booking", Patient));
    }

    public async Task ACheckOnlyAsksAsync()
    {
        var before = await registry.SubjectsAsync();
        var reasons = await pipeline.CheckAsync(Of((_rooms, Good), (_invoices, Invoice)));
        Fail.Unless(
            reasons.Count == 0,
            happened: $"a compatible change and a new subject were refused: {reasons.FirstOrDefault()}",
            expected: "a subject that does not exist yet has nothing to break",
            read: "notebook 14 §5.3"
        );
        var after = await registry.SubjectsAsync();
        var versions = await registry.VersionsAsync(_rooms);
        Fail.Unless(
            before.Order().SequenceEqual(after.Order()) && versions.Count == 1,
            happened: $"after the check {_rooms} has {versions.Count} versions, and there are {after.Count} subjects "
                + $"instead of {before.Count}",
            expected: "a check asks, and registers nothing",
            read: "notebook 14 §5.3"
        );
    }

    public async Task EveryVersionCountsAsync()
    {
        var reasons = await pipeline.CheckAsync(Of((_rooms, Good), (_phones, Breaking)));
        Fail.Unless(
            reasons.Count > 0,
            happened: "a version 3 that cannot read version 1 passed the check: either version 2 alone was asked for, which "
                + "is what the subject's mode BACKWARD does, or it was refused and there were no messages",
            expected: "each version is asked for, records of all of them lie in the log; and verbose=true, which gives the "
                + "messages",
            read: "notebook 14 §2.4"
        );
        Fail.Unless(
            reasons.All(reason => reason.StartsWith(_phones, StringComparison.Ordinal))
                && reasons.Any(reason => reason.Contains("phone'", StringComparison.Ordinal)),
            happened: $"the reasons are: {string.Join(" | ", reasons)}",
            expected: $"lines that begin with {_phones}, one of them in the registry's words, with the field phone "
                + "(verbose=true)",
            read: "notebook 14 §5.3"
        );
    }

    public async Task NonsenseIsAReasonAsync()
    {
        foreach (var subject in (string[])[_rooms, _invoices])
        foreach (var text in (string[])["no schema", """{ "type": "bookings" }"""])
            try
            {
                var reasons = await pipeline.CheckAsync(Of((subject, text)));
                Fail.Unless(
                    reasons.Count > 0,
                    happened: $"the text {text} passed the check for {subject}, "
                        + (subject == _invoices ? "which has no version yet" : "which has a version"),
                    expected: "a text that is no Avro schema is a reason, also for a new subject: is_compatible is "
                        + "false, or, without verbose, the error is 42201",
                    read: "notebook 14 §5.3"
                );
            }
            catch (Exception e) when (e is not TaskFailedException)
            {
                Fail.With(
                    happened: $"CheckAsync threw {e.GetType().Name} for the text {text}: {e.Message.Split('\n')[0]}",
                    expected: "a text that is no Avro schema is a reason, and not an exception",
                    read: "notebook 14 §5.3"
                );
            }
    }

    public async Task AllOrNoneAsync()
    {
        var refused = false;
        var modeBefore = await registry.ModeAsync(_invoices);
        try
        {
            await pipeline.MergeAsync(Of((_rooms, Good), (_invoices, Invoice), (_phones, Breaking)));
        }
        catch (InvalidOperationException)
        {
            refused = true;
        }
        var versions = await registry.VersionsAsync(_rooms);
        var invoices = await registry.VersionsAsync(_invoices);
        Fail.Unless(
            refused && versions.Count == 1 && invoices.Count == 0,
            happened: $"three schemas were merged, the third breaks its subject: {(refused ? "refused" : "not refused")}; "
                + $"{_rooms} has {versions.Count} versions, {_invoices} {invoices.Count}",
            expected: "InvalidOperationException, and nothing registered: a half-merged pull request is a state that nobody "
                + "has reviewed",
            read: "notebook 14 §5.3"
        );
        var mode = await registry.ModeAsync(_invoices);
        Fail.Unless(
            mode == modeBefore,
            happened: $"the merge was refused, and {_invoices}, which has no version, has the mode {mode} now",
            expected: "a refused merge leaves the registry as it was, modes included: check first, then set and register",
            read: "notebook 14 §5.3"
        );
    }

    public async Task AMergeRegistersAsync()
    {
        var ids = await pipeline.MergeAsync(Of((_rooms, Good), (_invoices, Invoice)));
        var rooms = await registry.VersionsAsync(_rooms);
        var invoices = await registry.VersionsAsync(_invoices);
        Fail.Unless(
            rooms.Count == 2 && invoices.Count == 1,
            happened: $"after the merge {_rooms} has {rooms.Count} of 2 versions, {_invoices} {invoices.Count} of 1",
            expected: "each text is a version of the subject that it stands for. The ids prove nothing: an id belongs to a "
                + "schema, under whatever subject",
            read: "notebook 14 §1.2"
        );
        var right = await registry.RegisterAsync(_rooms, Good);
        var rightToo = await registry.RegisterAsync(_invoices, Invoice);
        Fail.Unless(
            ids.GetValueOrDefault(_rooms) == right && ids.GetValueOrDefault(_invoices) == rightToo,
            happened: $"MergeAsync says {string.Join(", ", ids.Select(id => $"{id.Key}: {id.Value}"))}",
            expected: $"{_rooms}: {right}, {_invoices}: {rightToo}",
            read: "notebook 14 §1.2"
        );
        var mode = await registry.ModeAsync(_invoices);
        Fail.Unless(
            mode == "BACKWARD_TRANSITIVE",
            happened: $"the new subject has the mode {mode ?? "that all subjects have"}",
            expected: "BACKWARD_TRANSITIVE from the first version on: later it can only refuse what comes next",
            read: "notebook 14 §2.4"
        );
        foreach (var subject in (string[])[_rooms, _phones])
        {
            var old = await registry.ModeAsync(subject);
            Fail.Unless(
                old == "BACKWARD",
                happened: $"the mode of {subject} was BACKWARD, and is {old} now",
                expected: "the modes of subjects that exist stay as they are, also when they get a version",
                read: "notebook 14 §2.3"
            );
        }
    }

    static Dictionary<string, string> Of(params (string Subject, string Text)[] schemas) =>
        schemas.ToDictionary(schema => schema.Subject, schema => schema.Text);
}
