namespace System.Runtime.CompilerServices;

/// <summary>Lets records compile for .NET Standard, which lacks this type.</summary>
internal static class IsExternalInit;
