/** Whether headers of this name usually hold a secret. */
export function carriesCredential(headerName: string): boolean {
  return /^(?:proxy-)?authorization$|^cookie$|api-?key|token|secret|password/i.test(headerName);
}

/** The words of a header value that would be enough to use it elsewhere: all of it, and what follows `Bearer`. */
export function secretsOfHeader(value: string): string[] {
  return [value, value.split(' ').at(-1) ?? value];
}
