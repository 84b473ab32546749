@echo off
rem Builds when a source is newer than the last build, then runs what was built: dotnet run takes seconds to find out.
set "cli=%~dp0src\Course.Cli"
dotnet "%cli%\bin\Debug\net10.0\course.dll" is-built >nul 2>nul || (echo Building the course; the first time it fetches packages and takes some minutes. Each project says when it is done: 1>&2 & dotnet msbuild "%cli%" -restore -nologo -verbosity:minimal 1>&2 || exit /b 3)
dotnet "%cli%\bin\Debug\net10.0\course.dll" %*
