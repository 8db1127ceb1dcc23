import { MisuseError } from '../terminal/misuse.ts';

/** A message of the library with its settings called by the names of the flags. */
const inFlags = (message: string): string =>
  message
    .replace(/inputs: \{ "([^"]+)": key \}/g, '--input $1=key')
    .replace(/batchAxes: \{ "([^"]+)": (\d+) \}/g, '--batch-axis $1=$2')
    .replace(/constants: \["…"\]/g, '--constant NAME')
    .replace(/ \(constants\)/g, ' (--constant)')
    .replace(/: constants names /g, ': --constant names ')
    .replace(/^(?:withLossHead|onnxLoss): (?=no output|[a-zA-Z]+ is for)/, '')
    .replace(/^withLossHead: /, '')
    .replace(/ignoreIndex: (-?\d+)/, '--ignore-label $1')
    .replace(/^weights (?=is for|must)/, '--class-weights ')
    .replace(/^classAxis (?=is for)/, '--class-axis ')
    .replace(/^ignoreIndex (?=is for)/, '--ignore-label ')
    .replace(/^smoothing (?=is for|must)/, '--label-smoothing ')
    .replace(/^delta (?=is for|must)/, '--huber-delta ');

/** Runs what fails only where the user's files or flags do not fit, and says in which file. */
export async function asMisuse<T>(where: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof MisuseError) throw error;
    const message = inFlags(error instanceof Error ? error.message : String(error));
    throw new MisuseError(message.includes(where) ? message : `${message} (in ${where})`, { cause: error });
  }
}
