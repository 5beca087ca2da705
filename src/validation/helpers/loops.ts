/** Whether a path leads through an `Fn::ForEach` that could not be written out: its names are the loop's own. */
export function isInLoop(path: readonly (string | number)[]): boolean {
  return path.some((step) => typeof step === 'string' && step.startsWith('Fn::ForEach'));
}
