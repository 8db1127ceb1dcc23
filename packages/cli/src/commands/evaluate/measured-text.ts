import type { ResultRecord } from '@orograph/program';

/** A number in as many digits as a loss computed in float32 has. */
const sevenDigits = (value: unknown): string => String(Number(Number(value).toPrecision(7)));

/** Says a loss and the metrics beside it in digits enough to compare them with a framework's: `cross-entropy 0.1811531, accuracy 0.9833333`. */
export const measuredText = ({ lossKind, loss, metrics }: ResultRecord): string =>
  [[lossKind, loss] as const, ...Object.entries(metrics as Readonly<Record<string, number>>)]
    .map(([name, value]) => `${String(name)} ${sevenDigits(value)}`)
    .join(', ');
