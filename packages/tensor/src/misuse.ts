/** Where and how an input is not what is needed. */
export interface Mismatch {
  /** What is needed. */
  readonly expected: string;
  /** What came. */
  readonly got: string;
  /** The setting, flag, file or folder. */
  readonly where: string;
}

/** Says that something cannot be done as asked: a file, folder or setting does not fit. Nothing was written. */
export class MisuseError extends Error {
  override readonly name: string = 'MisuseError';
  /** The file or setting, where the error is of another's making, which is its `cause`. */
  readonly where: string | undefined;

  constructor(message: string, { where, ...options }: ErrorOptions & { readonly where?: string } = {}) {
    super(message, options);
    this.where = where;
  }
}

/** A {@link MisuseError} that reads `what (expected …, got …, in …)`. */
export const misuse = (what: string, { expected, got, where }: Mismatch): MisuseError =>
  new MisuseError(`${what} (expected ${expected}, got ${got}, in ${where})`);
