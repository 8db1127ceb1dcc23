import { InputError, MisuseError } from '@orograph/tensor';

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

/** An error that names a setting which does not apply to a file. */
export const notApplicable = (
  setting: string,
  { expected, got, where }: { readonly expected: string; readonly got: string; readonly where: string },
): InputError =>
  new InputError(
    setting,
    { expected, got },
    `${setting} does not apply (expected ${expected}, got ${got}, in ${where})`,
  );
