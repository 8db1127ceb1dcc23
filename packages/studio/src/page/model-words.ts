import { element } from './dom.ts';
import type { PageRecord } from './engine.ts';

/** A line that a command told: errors and warnings stand out. */
export const lineOf = (line: string): HTMLElement =>
  element(
    'p',
    { className: line.startsWith('error:') ? 'error' : line.startsWith('warning:') ? 'warning' : 'told' },
    line.replace(/^(?:error|note): /, ''),
  );

/** What `inspect` says of a model. */
export function described(record: PageRecord): HTMLElement[] {
  const { dimension, parameters, ops, withoutGradient, opset } = record as unknown as {
    readonly dimension: number;
    readonly parameters: readonly unknown[];
    readonly ops: Readonly<Record<string, number>>;
    readonly withoutGradient: readonly string[];
    readonly opset: number;
  };
  const counted = Object.entries(ops).map(([op, count]) => (count > 1 ? `${count} ${op}` : op));
  const words = [
    `${dimension.toLocaleString('en-US')} parameters in ${parameters.length} tensors, opset ${opset}: ${counted.join(', ')}.`,
    ...(withoutGradient.length > 0
      ? [`No gradient: ${withoutGradient.join(', ')}. Planes and segments need none.`]
      : []),
  ];
  return words.map((line) => element('p', {}, line));
}

/** What `evaluate` says of it on data. */
export function evaluated(record: PageRecord): HTMLElement {
  const { loss, lossKind, examples, metrics, output } = record as unknown as {
    readonly loss: number;
    readonly lossKind: string;
    readonly examples: number;
    readonly output: string;
    readonly metrics: Readonly<Record<string, number>>;
  };
  const measured = Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`);
  return element(
    'p',
    {},
    element('strong', {}, `Loss ${Number(loss.toPrecision(5))}`),
    ` (${lossKind} of "${output}", mean over ${examples} examples); ${measured.join(', ')}.`,
  );
}
