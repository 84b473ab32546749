using System.Text.Json;
using System.Text.Json.Nodes;

namespace Course.Kernel.Wire;

/// <summary>Where a kernel listens and how it signs: what a Jupyter front end writes before it starts a
/// kernel.</summary>
/// <param name="Ip">The address; loopback unless the file says otherwise.</param>
/// <param name="Key">The key of the signatures; empty for none.</param>
/// <param name="Scheme">How messages are signed: <c>hmac-sha256</c> unless the file says otherwise.</param>
internal sealed record ConnectionFile(
    string Ip,
    int Shell,
    int Iopub,
    int Stdin,
    int Control,
    int Heartbeat,
    string Key,
    string Scheme
)
{
    /// <exception cref="KernelException">The file is not there, is damaged, or asks for a transport that this kernel
    /// lacks.</exception>
    public static ConnectionFile Read(string path)
    {
        JsonObject json;
        try
        {
            json =
                JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw new JsonException("it is not an object");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KernelException($"The connection file cannot be read: {error.Message}");
        }
        catch (JsonException error)
        {
            throw new KernelException(
                $"The connection file {path} is not what a Jupyter front end writes: {error.Message}"
            );
        }
        var transport = Text("transport", "tcp");
        if (transport != "tcp")
            throw new KernelException(
                $"The connection file asks for the transport \"{transport}\"; this kernel has tcp."
            );
        return new ConnectionFile(
            Text("ip", "127.0.0.1"),
            Port("shell_port"),
            Port("iopub_port"),
            Port("stdin_port"),
            Port("control_port"),
            Port("hb_port"),
            Text("key", ""),
            Text("signature_scheme", MessageSigner.DefaultScheme)
        );

        string Text(string name, string otherwise) =>
            json[name] is JsonValue value && value.TryGetValue(out string? text) && (text.Length > 0 || name == "key")
                ? text
                : otherwise;

        int Port(string name) =>
            json[name] is JsonValue value && value.TryGetValue(out int port) && port is > 0 and <= 65535
                ? port
                : throw new KernelException($"The connection file {path} names no usable {name}.");
    }

    public string Address(int port) => $"tcp://{(Ip.Contains(':', StringComparison.Ordinal) ? $"[{Ip}]" : Ip)}:{port}";
}
