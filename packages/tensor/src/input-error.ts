/** Thrown for a setting that cannot be used: says which one, what it takes and what came, so that a program may call it by its own name. */
export class InputError extends RangeError {
  override readonly name: string = 'InputError';
  /** The setting, as the library calls it. */
  readonly setting: string;
  /** What it takes. */
  readonly expected: string;
  /** What came. */
  readonly got: string;

  /** `message` is the sentence for people; without one it follows from the others. */
  constructor(
    setting: string,
    { expected, got }: { readonly expected: string; readonly got: string },
    message: string = `${setting}: expected ${expected}, got ${got}.`,
  ) {
    super(message);
    this.setting = setting;
    this.expected = expected;
    this.got = got;
  }
}
