using Course.Kernel;

// A notebook's cell may leave foreground threads behind: the process ends all the same.
Environment.Exit(await KernelProgram.RunAsync(args));
