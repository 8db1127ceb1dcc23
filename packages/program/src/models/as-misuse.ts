import { flagText } from '@orograph/commands';
import { InputError } from '@orograph/tensor';

import { InterruptedError } from '../terminal/failure.ts';
import { MisuseError } from '../terminal/misuse.ts';

/** The flags whose names are not those of the settings of the library that they give. */
const flagKeys: Readonly<Record<string, string>> = {
  inputs: 'input',
  batchAxes: 'batchAxis',
  constants: 'constant',
  weights: 'classWeights',
  ignoreIndex: 'ignoreLabel',
  smoothing: 'labelSmoothing',
  delta: 'huberDelta',
};

/** A message of the library that names other settings on the way, called by the names of their flags. */
const inFlags = (message: string): string =>
  message
    .replace(/inputs: \{ "([^"]+)": key \}/g, '--input $1=key')
    .replace(/batchAxes: \{ "([^"]+)": (\d+) \}/g, '--batch-axis $1=$2')
    .replace(/constants: \["…"\]/g, '--constant NAME')
    .replace(/ \(constants\)/g, ' (--constant)')
    .replace(/: constants names /g, ': --constant names ')
    .replace(/^(?:withLossHead|onnxLoss): (?=no output|[a-zA-Z]+ is for)/, '')
    .replace(/^withLossHead: /, '')
    .replace(/\bloss: "([a-z0-9-]+)"/g, '--loss $1')
    .replace(/ignoreIndex: (-?\d+)/, '--ignore-label $1');

/** A message of the library with its setting called by the name of the flag. */
function withFlagNames(error: InputError): string {
  const { setting, message } = error;
  const words = inFlags(message.replace(/^\w+: /, ''));
  if (setting === 'key') return words;
  const flag = flagText(flagKeys[setting] ?? setting);
  return words.startsWith(`${setting} `) ? words.replace(setting, flag) : `${flag}: ${words}`;
}

/**
 * Runs what fails only where the user's files or flags do not fit, and says in which file, with settings called by their flags. `where` is
 * the file of what does not say its own; `called` is what people call a file.
 */
export async function asMisuse<T>(
  where: string | undefined,
  run: () => Promise<T>,
  called: (file: string) => string = (file) => file,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    if (error instanceof MisuseError && error.cause instanceof InterruptedError) throw error.cause;
    if (!(error instanceof MisuseError)) throw flagged(error, where);
    throw error.where === undefined ? error : flagged(error.cause, called(error.where));
  }
}

/** An error of the library as one of flags and files. */
function flagged(error: unknown, where: string | undefined): MisuseError {
  const message =
    error instanceof InputError
      ? withFlagNames(error)
      : inFlags(error instanceof Error ? error.message : String(error));
  const isSaid = where === undefined || message.includes(where);
  return new MisuseError(isSaid ? message : `${message} (in ${where})`, { cause: error });
}
