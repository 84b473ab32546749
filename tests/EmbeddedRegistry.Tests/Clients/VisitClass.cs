using Avro.Specific;

namespace EmbeddedKafka.Registry.Tests.Clients;

/// <summary>A visit as a class with the first schema in it, as <c>avrogen</c> makes them.</summary>
sealed class VisitClass(string patient) : ISpecificRecord
{
    public VisitClass()
        : this("") { }

    public Avro.Schema Schema => Visits.First;

    public string Patient { get; private set; } = patient;

    public object Get(int fieldPos) => Patient;

    public void Put(int fieldPos, object fieldValue) => Patient = (string)fieldValue;
}
