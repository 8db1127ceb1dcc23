/** Where and how an input is not what a command needs. */
export interface Mismatch {
  /** What the command needs. */
  readonly expected: string;
  /** What came. */
  readonly got: string;
  /** The flag, file or folder. */
  readonly where: string;
}

/** The user asked for something that cannot be done as asked: exit code 2, and nothing was written. */
export class MisuseError extends Error {
  override readonly name: string = 'MisuseError';
}

/** A {@link MisuseError} that reads `what (expected …, got …, in …)`. */
export const misuse = (what: string, { expected, got, where }: Mismatch): MisuseError =>
  new MisuseError(`${what} (expected ${expected}, got ${got}, in ${where})`);
