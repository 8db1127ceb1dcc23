/** Where and how an input is not what is needed. */
export interface Mismatch {
  /** What is needed. */
  readonly expected: string;
  /** What came. */
  readonly got: string;
  /** The file or folder, or what else is at fault. */
  readonly where: string;
}

/** A setting that is not what is needed, as the library calls it. */
export interface SettingMismatch extends Omit<Mismatch, 'where'> {
  /** The setting, which a program may call by a name of its own. */
  readonly setting: string;
}

/** Says that something cannot be done as asked: a file, folder or setting does not fit. Nothing was written. */
export class MisuseError extends Error {
  override readonly name: string = 'MisuseError';
  /** The file or setting, where the error is of another's making, which is its `cause`. */
  readonly where: string | undefined;
  /** The setting that the message names at its end, as the library calls it. */
  readonly setting: string | undefined;

  constructor(
    message: string,
    {
      where,
      setting,
      ...options
    }: ErrorOptions & { readonly where?: string; readonly setting?: string } = {},
  ) {
    super(message, options);
    this.where = where;
    this.setting = setting;
  }
}

/** A {@link MisuseError} that reads `what (expected …, got …, in …)`. */
export const misuse = (what: string, mismatch: Mismatch | SettingMismatch): MisuseError => {
  const setting = 'setting' in mismatch ? mismatch.setting : undefined;
  const { expected, got } = mismatch;
  const place = 'where' in mismatch ? mismatch.where : setting!;
  return new MisuseError(`${what} (expected ${expected}, got ${got}, in ${place})`, {
    ...(setting !== undefined && { setting }),
  });
};
