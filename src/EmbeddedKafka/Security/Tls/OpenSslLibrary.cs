using System.Net.Security;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;

namespace EmbeddedKafka.Security.Tls;

/// <summary>The functions of the OpenSSL that .NET has loaded; only what has been public and the same since
/// 1.1.0.</summary>
internal sealed unsafe class OpenSslLibrary
{
    const int VerifyPeer = 1,
        FailWithoutCertificate = 2;

    static readonly Lazy<OpenSslLibrary?> Found = new(Find);

    readonly delegate* unmanaged[Cdecl]<nint, nint> _contextOf;
    readonly delegate* unmanaged[Cdecl]<
        nint,
        delegate* unmanaged[Cdecl]<nint, nint, int>,
        nint,
        void> _setVerifyCallback;
    readonly delegate* unmanaged[Cdecl]<nint, int, nint, void> _setVerify;
    readonly delegate* unmanaged[Cdecl]<int> _sessionIndex;
    readonly delegate* unmanaged[Cdecl]<nint, int, nint> _dataOf;
    readonly delegate* unmanaged[Cdecl]<nint, nint> _certificateOf;
    readonly delegate* unmanaged[Cdecl]<nint, nint> _othersOf;
    readonly delegate* unmanaged[Cdecl]<nint, int> _count;
    readonly delegate* unmanaged[Cdecl]<nint, int, nint> _itemOf;
    readonly delegate* unmanaged[Cdecl]<nint, int, void> _setError;

    /// <exception cref="EntryPointNotFoundException">It is not the library that it seems to be.</exception>
    OpenSslLibrary(nint handle)
    {
        _contextOf = (delegate* unmanaged[Cdecl]<nint, nint>)Function("SSL_get_SSL_CTX");
        _setVerifyCallback = (delegate* unmanaged[Cdecl]<
            nint,
            delegate* unmanaged[Cdecl]<nint, nint, int>,
            nint,
            void>)Function("SSL_CTX_set_cert_verify_callback");
        _setVerify = (delegate* unmanaged[Cdecl]<nint, int, nint, void>)Function("SSL_set_verify");
        _sessionIndex = (delegate* unmanaged[Cdecl]<int>)Function("SSL_get_ex_data_X509_STORE_CTX_idx");
        _dataOf = (delegate* unmanaged[Cdecl]<nint, int, nint>)Function("X509_STORE_CTX_get_ex_data");
        _certificateOf = (delegate* unmanaged[Cdecl]<nint, nint>)Function("X509_STORE_CTX_get0_cert");
        _othersOf = (delegate* unmanaged[Cdecl]<nint, nint>)Function("X509_STORE_CTX_get0_untrusted");
        _count = (delegate* unmanaged[Cdecl]<nint, int>)Function("OPENSSL_sk_num");
        _itemOf = (delegate* unmanaged[Cdecl]<nint, int, nint>)Function("OPENSSL_sk_value");
        _setError = (delegate* unmanaged[Cdecl]<nint, int, void>)Function("X509_STORE_CTX_set_error");

        nint Function(string name) => NativeLibrary.GetExport(handle, name);
    }

    /// <summary>Null where .NET has loaded none, or where there are several and nobody knows which is
    /// .NET's.</summary>
    public static OpenSslLibrary? Loaded => Found.Value;

    /// <summary>The SSL object behind a stream whose handshake has begun; 0 where .NET keeps it elsewhere than it
    /// does in versions 8 to 10.</summary>
    public static nint SessionOf(SslStream stream) =>
        typeof(SslStream).GetField("_securityContext", BindingFlags.NonPublic | BindingFlags.Instance)?.GetValue(stream)
            is SafeHandle { IsInvalid: false } handle
        && IsSslHandle(handle.GetType())
            ? handle.DangerousGetHandle()
            : 0;

    static bool IsSslHandle(Type? type) =>
        type is not null && (type.Name == "SafeSslHandle" || IsSslHandle(type.BaseType));

    /// <summary>Has the client's certificate in this handshake decided by <see cref="OpenSslLook.Decide"/>.</summary>
    public void AskUs(nint session, bool isNeeded)
    {
        // The context is that of all connections of a listener: who did not ask is let pass, as .NET lets everybody.
        _setVerifyCallback(_contextOf(session), &OnCertificate, 0);
        _setVerify(session, VerifyPeer | (isNeeded ? FailWithoutCertificate : 0), 0);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int OnCertificate(nint store, nint argument) => Loaded!.Decide(store) ? 1 : 0;

    bool Decide(nint store)
    {
        try
        {
            using var certificate = new X509Certificate2(_certificateOf(store));
            var others = new X509Certificate2Collection();
            var stack = _othersOf(store);
            for (var at = 0; stack != 0 && at < _count(stack); at++)
                others.Add(new X509Certificate2(_itemOf(stack, at)));
            var reason = OpenSslLook.Decide(_dataOf(store, _sessionIndex()), certificate, others);
            foreach (var other in others)
                other.Dispose();
            if (reason != 0)
                _setError(store, reason);
            return reason == 0;
        }
        catch (Exception)
        {
            // No exception may reach OpenSSL; whoever cannot be looked at does not get in.
            return false;
        }
    }

    static OpenSslLibrary? Find()
    {
        try
        {
            // The one in use: another version could not do anything with .NET's objects.
            var files = File.ReadLines("/proc/self/maps")
                .Select(line => line[(line.LastIndexOf(' ') + 1)..])
                .Where(file => Path.GetFileName(file).StartsWith("libssl.so", StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal)
                .ToArray();
            return files is [var file] ? new(NativeLibrary.Load(file)) : null;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or DllNotFoundException or EntryPointNotFoundException
            )
        {
            return null;
        }
    }
}
