import process from 'node:process';

/** SHA-256 as hexadecimal. node:crypto is loaded by the first text: few specifications have a name that needs a hash. */
export function sha256(text: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
}
