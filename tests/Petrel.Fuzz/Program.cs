using System.Globalization;
using Petrel.Fuzz;

return FuzzCommand.Run(args, CultureInfo.InvariantCulture);
