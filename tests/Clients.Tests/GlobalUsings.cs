global using EmbeddedKafka;
global using Xunit;

[assembly: AssemblyFixture(typeof(Clients.Tests.Java.JavaHost))]
[assembly: AssemblyFixture(typeof(Clients.Tests.Others.NodePackages))]
