namespace EmbeddedKafka.Registry.Http;

/// <summary>The ways to refuse a request, with Confluent's codes; what a client did wrong also in Confluent's words,
/// letter by letter ("soft deleted.Set", "not a valid."; package rest.exceptions), since somebody may look for
/// them.</summary>
/// <seealso href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html"/>
/// <seealso href="https://github.com/confluentinc/schema-registry"/>
internal static class Refusal
{
    public const int InvalidSchemaCode = 42201;

    public static RegistryException NotFound() => new(404, "HTTP 404 Not Found");

    public static RegistryException SubjectNotFound(string subject) => new(40401, $"Subject '{subject}' not found.");

    public static RegistryException VersionNotFound(string version) => new(40402, $"Version {version} not found.");

    public static RegistryException SchemaNotFound() => new(40403, "Schema not found");

    public static RegistryException SchemaNotFound(object id) => new(40403, $"Schema {id} not found");

    public static RegistryException SubjectSoftDeleted(string subject) =>
        new(40404, $"Subject '{subject}' was soft deleted.Set permanent=true to delete permanently");

    public static RegistryException SubjectNotSoftDeleted(string subject) =>
        new(40405, $"Subject '{subject}' was not deleted first before being permanently deleted");

    public static RegistryException VersionSoftDeleted(string subject, int version) =>
        new(40406, $"Subject '{subject}' Version {version} was soft deleted.Set permanent=true to delete permanently");

    public static RegistryException VersionNotSoftDeleted(string subject, int version) =>
        new(40407, $"Subject '{subject}' Version {version} was not deleted first before being permanently deleted");

    public static RegistryException NoSubjectConfig(string subject) =>
        new(40408, $"Subject '{subject}' does not have subject-level compatibility configured");

    public static RegistryException NoSubjectMode(string subject) =>
        new(40409, $"Subject '{subject}' does not have subject-level mode configured");

    /// <summary>The documented code. Since 8.2 Confluent's registry says 40901, with the same status.</summary>
    public static RegistryException Incompatible(string subject, IEnumerable<string> reasons) =>
        new(
            409,
            $"Schema being registered is incompatible with an earlier schema for subject \"{subject}\", details: "
                + $"[{string.Join(", ", reasons)}]"
        );

    public static RegistryException InvalidSchema(string reason) => new(InvalidSchemaCode, reason);

    public static RegistryException InvalidVersion(string version) =>
        new(
            42202,
            $"The specified version '{version}' is not a valid version id. Allowed values are between [1, 2^31-1] and "
                + "the string \"latest\""
        );

    public static RegistryException InvalidCompatibility() =>
        new(
            42203,
            "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, "
                + "forward_transitive, and full_transitive"
        );

    /// <summary>Confluent's sentence names FORWARD, which is not here, and not READONLY_OVERRIDE.</summary>
    public static RegistryException InvalidMode() =>
        new(42204, "Invalid mode. Valid values are READWRITE, READONLY, READONLY_OVERRIDE, and IMPORT");

    public static RegistryException NotPermitted(string reason) => new(42205, reason);

    public static RegistryException ReferencesExist(string subject, int version) =>
        new(
            42206,
            "One or more references exist to the schema "
                + $"{{magic=1,keytype=SCHEMA,subject={subject},version={version}}}."
        );

    public static RegistryException InvalidSubject(string subject) =>
        new(42208, $"The specified subject '{subject}' is not a valid.");

    public static RegistryException SchemaTooLarge(string reason) =>
        new(42209, $"Register operation failed because schema is too large: {reason}");

    public static RegistryException Unprocessable(string reason) => new(422, reason);

    public static RegistryException StoreFailed(string reason) =>
        new(50001, $"Error in the backend data store: {reason}");

    public static RegistryException TimedOut() => new(50002, "Operation timed out");

    public static RegistryException ForwardingFailed(string reason) =>
        new(50003, $"Error while forwarding the request to the leader: {reason}");

    public static RegistryException UnknownLeader() =>
        new(50004, "The request could not be forwarded because the leader is unknown");
}
