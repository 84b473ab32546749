using Course.Grading.Hosting;

// A learner's code may leave foreground threads behind: the process ends all the same.
Environment.Exit(await GradeHost.RunAsync(args));
