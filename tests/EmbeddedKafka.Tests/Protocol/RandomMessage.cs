using System.Collections;
using System.Reflection;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>Fills every property of a message, so that each version has something to carry and something to leave
/// out.</summary>
internal sealed class RandomMessage(Random random)
{
    static readonly NullabilityInfoContext Nullability = new();
    static readonly Lock NullabilityLock = new();
    static readonly Dictionary<PropertyInfo, bool> Nullable = [];

    /// <summary>Whether properties that some version may null are sometimes null.</summary>
    public bool WithNulls { get; init; }

    public object Next(Type type)
    {
        var value = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            property.SetValue(
                value,
                WithNulls && random.Next(4) == 0 && CanBeNull(property) ? null : NextValue(property.PropertyType)
            );
        return value;
    }

    object NextValue(Type type)
    {
        type = System.Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool))
            return random.Next(2) == 0;
        if (type == typeof(sbyte))
            return (sbyte)random.Next(sbyte.MinValue, sbyte.MaxValue + 1);
        if (type == typeof(short))
            return (short)random.Next(short.MinValue, short.MaxValue + 1);
        if (type == typeof(ushort))
            return (ushort)random.Next(ushort.MaxValue + 1);
        if (type == typeof(int))
            return random.Next(int.MinValue, int.MaxValue);
        if (type == typeof(long))
            return random.NextInt64(long.MinValue, long.MaxValue);
        if (type == typeof(double))
            return random.NextDouble();
        if (type == typeof(ErrorCode))
            return (ErrorCode)random.Next(-1, 134);
        if (type == typeof(Guid))
            return new Guid(Bytes(16));
        if (type == typeof(string))
            return string.Concat(
                Enumerable
                    .Range(0, random.Next(random.Next(10) == 0 ? 200 : 8))
                    .Select(_ => "aé漢😀"[..1] is var s && random.Next(2) == 0 ? s : "é漢")
            );
        if (type == typeof(ReadOnlyMemory<byte>))
            return new ReadOnlyMemory<byte>(Bytes(random.Next(random.Next(8) == 0 ? 3000 : 40)));
        if (!type.IsGenericType)
            return Next(type);
        var list = (IList)Activator.CreateInstance(type)!;
        for (var count = random.Next(random.Next(40) == 0 ? 200 : 3); count > 0; count--)
            list.Add(NextValue(type.GetGenericArguments()[0]));
        return list;
    }

    byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    public static bool CanBeNull(PropertyInfo property)
    {
        lock (NullabilityLock)
        {
            if (!Nullable.TryGetValue(property, out var known))
                Nullable[property] = known = Nullability.Create(property).WriteState == NullabilityState.Nullable;
            return known;
        }
    }
}
