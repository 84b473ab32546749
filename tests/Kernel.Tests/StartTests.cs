using System.Net;
using System.Net.Sockets;

namespace Kernel.Tests;

public sealed class StartTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kernel-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Without_a_connection_file_it_says_who_starts_it()
    {
        var (code, error) = await StartAsync();
        Assert.Equal(2, code);
        Assert.Contains("is started by a Jupyter front end", error);
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("", "is not what a Jupyter front end writes")]
    [InlineData("[1]", "is not what a Jupyter front end writes")]
    [InlineData("{\"shell_port\": 1}", "names no usable iopub_port")]
    [InlineData("{\"shell_port\": \"many\"}", "names no usable shell_port")]
    [InlineData("{\"transport\": \"ipc\"}", "asks for the transport \"ipc\"; this kernel has tcp")]
    [InlineData(
        "{\"shell_port\": 1, \"iopub_port\": 1, \"stdin_port\": 1, \"control_port\": 1, \"hb_port\": 1, "
            + "\"key\": \"k\", \"signature_scheme\": \"hmac-md5\"}",
        "signatures by \"hmac-md5\""
    )]
    public async Task A_connection_file_that_does_not_do_is_explained(string? content, string says)
    {
        var file = Path.Combine(_folder.FullName, "connection.json");
        if (content is not null)
            await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        var (code, error) = await StartAsync(file);
        Assert.Equal(1, code);
        Assert.Contains(says, error);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var file = Path.Combine(_folder.FullName, "connection.json");
        await File.WriteAllTextAsync(
            file,
            $$"""{"shell_port": {{port}}, "iopub_port": {{port}}, "stdin_port": {{port}}, "control_port": {{port}}, "hb_port": {{port}}, "key": "k"}""",
            TestContext.Current.CancellationToken
        );
        var (code, error) = await StartAsync(file);
        Assert.Equal(1, code);
        Assert.Contains($"cannot listen on tcp://127.0.0.1:{port}", error);
    }

    async Task<(int ExitCode, string Error)> StartAsync(params string[] arguments)
    {
        var (code, _, error) = await ChildProcess.RunAsync(
            Repository.KernelCommand[0],
            [Repository.KernelCommand[1], .. arguments],
            _folder.FullName
        );
        return (code, error);
    }
}
