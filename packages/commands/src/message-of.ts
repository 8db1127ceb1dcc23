import { MisuseError } from '@orograph/tensor/misuse';

/** Says what went wrong in the words of anything thrown: on one line, unless they are ours. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const own = text.replace(/^error: /, '').trim();
  return error instanceof MisuseError ? own : own.replaceAll(/\s*\n\s*/g, ' ');
}
