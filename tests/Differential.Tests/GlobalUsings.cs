global using Differential.Tests.Framework;
global using EmbeddedKafka.Protocol;
global using Xunit;
