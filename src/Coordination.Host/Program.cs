using Coordination.Host.Commands;

return await Cli.RunAsync(args);
