global using EmbeddedKafka.Registry.Tests.Support;
global using Xunit;

[assembly: AssemblyFixture(typeof(SharedCluster))]
