using EmbeddedKafka.Tests;
using EmbeddedKafka.Tests.Disk;

// What xUnit.net generates, but for the child that a test kills.
if (args is [KilledChild.Command, var seed, var directory])
{
    await KilledChild.RunAsync(directory, int.Parse(seed));
    return 0;
}
return args.Any(argument => argument is "--server" or "--internal-msbuild-node")
    ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(
        args,
        SelfRegisteredExtensions.AddSelfRegisteredExtensions
    )
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
