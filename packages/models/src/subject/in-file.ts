import { InputError, MisuseError, type Mismatch } from '@orograph/tensor';

/** Runs what fails only where a file or a setting does not fit, and says in which file. */
export async function inFile<T>(where: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof MisuseError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new MisuseError(message.includes(where) ? message : `${message} (in ${where})`, {
      cause: error,
      where,
    });
  }
}

/** An error that reads `what (expected …, got …, in …)` and names the setting that mends it. */
export const unclear = (setting: string, what: string, { expected, got, where }: Mismatch): InputError =>
  new InputError(setting, { expected, got }, `${what} (expected ${expected}, got ${got}, in ${where})`);

/** An error that names a setting which does not apply to a file or network. */
export const notApplicable = (setting: string, mismatch: Mismatch): InputError =>
  unclear(setting, `${setting} does not apply`, mismatch);
