import { basename } from 'node:path';

import { trainRecords } from '@orograph/runs/kinds';
import { recordsOf } from '@orograph/runs/records';

import { numberText } from '../../number-text.ts';
import type { FactRow } from '../../page/fact-rows.ts';
import { listAt } from '../../page/record-fields.ts';
import type { Checkpoint, SeedRecords } from './seed-records.ts';

/** Says how far each seed has come. */
export function wordsOf(run: unknown, bySeed: readonly SeedRecords[]): string[] {
  const done = bySeed.filter(({ end }) => end).length;
  const planned = listAt(run, 'identity', 'seeds').length || bySeed.length;
  const words = bySeed.map(({ seed, steps, end }) => {
    const [first, last] = [steps[0], steps.at(-1)];
    const lossOf = (step: typeof first): string => numberText(step?.loss ?? Number.NaN);
    const result = end ? endWords(end) : `so far ${numberText(last?.step ?? Number.NaN)} steps`;
    return `Seed ${seed}: the loss of batches went from ${lossOf(first)} to ${lossOf(last)}; ${result}.`;
  });
  return [
    ...(done < planned ? [`${done} of ${planned} seeds are trained to the end.`] : []),
    ...words.slice(0, 8),
    ...(words.length > 8 ? [`${words.length - 8} more seeds are in the table.`] : []),
  ];
}

function endWords({ status, step, loss, metrics, on }: Checkpoint): string {
  const { accuracy = Number.NaN } = metrics;
  const share = Number.isFinite(accuracy) ? ` and an accuracy of ${numberText(accuracy)}` : '';
  return `${status} after ${numberText(step)} steps at a loss of ${numberText(loss)}${share} on ${basename(on)}`;
}

/** The end of a seed as a row of the table. */
export const endRow = ({ seed, status, step, loss, metrics, path }: Checkpoint): FactRow => [
  `seed ${seed}`,
  [
    status,
    `${numberText(step)} steps`,
    `loss ${numberText(loss)}`,
    ...Object.entries(metrics).map(([name, value]) => `${name} ${numberText(value)}`),
    ...(path === null ? [] : [path]),
  ].join(' · '),
];

/** Says which settings became others while it trained, and the flags that have them change so again. */
export function changeWords(records: readonly unknown[]): string[] {
  const changes = recordsOf(records, trainRecords, 'change');
  const made = changes.map(
    ({ seed, step, learningRate, batch, l2 }) =>
      `Seed ${seed} from step ${step} on: learning rate ${numberText(learningRate)}, batch ${batch}, L2 ${numberText(l2)}.`,
  );
  if (made.length === 0) return [];
  const flags = changes.map(
    ({ seed, step, learningRate, batch, l2 }) =>
      `--change ${seed}/${step}:learning-rate=${learningRate},batch=${batch},l2=${l2}`,
  );
  return [...made, `What changed while it ran is repeated by ${flags.join(' ')}.`];
}
