import type { Measurement } from '@orograph/tensor';

/** A number in as many digits as a loss computed in float32 has. */
const sevenDigits = (value: number): string => String(Number(value.toPrecision(7)));

/** A loss of some kind, and the metrics beside it. */
export interface Measures extends Measurement {
  /** For instance `cross-entropy`. */
  readonly lossKind: string;
}

/** Says a loss and the metrics beside it in digits enough to compare them with a framework's: `cross-entropy 0.1811531, accuracy 0.9833333`. */
export const measuredText = ({ lossKind, loss, metrics }: Measures): string =>
  [[lossKind, loss] as const, ...Object.entries(metrics)]
    .map(([name, value]) => `${name} ${sevenDigits(value)}`)
    .join(', ');
