namespace EmbeddedKafka;

/// <summary>The codec of a record batch, as its attributes number it.</summary>
public enum BatchCompression
{
    None = 0,
    Gzip = 1,
    Snappy = 2,
    Lz4 = 3,
    Zstd = 4,
}
