@echo off
dotnet run --project "%~dp0src\Course.Cli" --verbosity quiet -- %*
