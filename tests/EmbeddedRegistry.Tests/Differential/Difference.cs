namespace EmbeddedKafka.Registry.Tests.Differential;

/// <summary>A script to which the embedded registry answers otherwise than Apicurio, and who is right by Confluent's
/// documentation.</summary>
/// <seealso href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html"/>
sealed record Difference(string Script, string Reason)
{
    public static IReadOnlyList<Difference> All { get; } =
    [
        .. Of(
            "A subject has settings of its own before it has a schema in Confluent's registry; Apicurio answers "
                + "404 until the subject is there, and what follows differs with it.",
            "compatibility/NONE",
            "deleting/A version",
            "deleting/The latest version"
        ),
        .. Of(
            "BACKWARD compares with the latest version alone, says Confluent's documentation; Apicurio compares "
                + "with all of them.",
            "compatibility/A chain of defaults, BACKWARD and BACKWARD_TRANSITIVE"
        ),
        .. Of(
            "A first schema has nothing to be incompatible with: Confluent's registry answers true for the latest "
                + "version of a subject that is not there, Apicurio 404.",
            "compatibility/A subject that is not there"
        ),
        .. Of(
            "Confluent's documentation has the reasons of verbose=true in messages; Apicurio has them in reason.",
            "compatibility/Verbose, what is not"
        ),
        .. Of(
            "Confluent's documentation has 404 for 40405, as for every code that begins with 404; Apicurio "
                + "answers 409.",
            "deleting/A subject for good at once"
        ),
        .. Of(
            "A version that is no number between 1 and 2^31-1 is 42202 in Confluent's documentation; Apicurio "
                + "looks for one of that name.",
            "deleting/A version that is no number",
            "looking-up/Version 0",
            "looking-up/A version that is no number"
        ),
        .. Of(
            "Once the schema that refers to it is deleted, nothing protects a schema in Confluent's registry; in "
                + "Apicurio the deleted one still does.",
            "deleting/What another schema refers to"
        ),
        .. Of(
            "Confluent's documentation has these paths; this version of Apicurio does not.",
            "looking-up/The schema alone",
            "looking-up/The subjects of an id that is not there",
            "registering/The same schema under two subjects",
            "settings/The mode of all",
            "settings/A mode that is none"
        ),
        .. Of(
            "An error of HTTP itself has its status as error_code in Confluent's registry; Apicurio has 0.",
            "looking-up/An id that is no number",
            "looking-up/A path that is not there",
            "looking-up/A method that is not there"
        ),
        .. Of(
            "What is no schema is 42201 in Confluent's documentation, looked up as well as registered; Apicurio "
                + "finds none like it.",
            "looking-up/A schema that is none under a subject"
        ),
        .. Of(
            "A schema type that is unknown is 42201 in Confluent's documentation; Apicurio fails with 500.",
            "registering/A type of schema that nobody knows"
        ),
        .. Of(
            "The body of an error is JSON with a code in Confluent's documentation; Apicurio answers a sentence, "
                + "and refuses names of levels in small letters.",
            "registering/A body that is no JSON",
            "settings/A compatibility that is none",
            "settings/A compatibility in small letters",
            "settings/Settings that are no JSON"
        ),
        .. Of(
            "Confluent's registry keeps a schema without the spaces between its tokens, so that it is the same "
                + "one; for Apicurio it is another.",
            "registering/The same schema with other spaces"
        ),
        .. Of(
            "An id may be given in IMPORT mode alone, says Confluent's documentation (42205); Apicurio, which has "
                + "no modes, does not look at it.",
            "registering/An id without import mode"
        ),
        .. Of(
            "A subject without settings of its own is 40408 in Confluent's documentation, and defaultToGlobal "
                + "gives those of all; Apicurio answers 40401 until the subject is there.",
            "settings/A subject without settings",
            "settings/A subject without settings, the global ones",
            "settings/Its own compatibility is taken away"
        ),
        .. Of(
            "What is no schema of its type is 42201 in Confluent's documentation; Apicurio takes a JSON Schema whose "
                + "properties are a number.",
            "registering/A JSON schema that is none"
        ),
    ];

    static IEnumerable<Difference> Of(string reason, params string[] scripts) =>
        scripts.Select(script => new Difference(script, reason));
}
