using System.Runtime.CompilerServices;
using Course.Kit;

namespace Course.Tests;

/// <summary>The clients' library finds what it needs for Kerberos when it is loaded, or never: whichever test loads it
/// first, it must be there before.</summary>
internal static class KerberosBeforeClients
{
    [ModuleInitializer]
    internal static void Prepare() => GssapiClients.Prepare();
}
