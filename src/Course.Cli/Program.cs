using Course.Cli;

return await CourseApp.RunAsync(args, CourseHost.OfProcess());
