/** Arguments that hold a path, by name, in every tool: absolute in a call, relative to the working directory in a shell. */
export const pathArguments: readonly string[] = ['path', 'directory', 'ratesFile'];
