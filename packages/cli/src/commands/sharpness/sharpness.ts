import { withGradient } from '@orograph/models';
import { norm } from '@orograph/tensor';
import { sharpnessRecords } from '@orograph/runs/kinds';
import { recordsOf } from '@orograph/runs/records';
import { type Body, misuse } from '@orograph/program';
import { asMisuse, openFiles } from '@orograph/program/models';
import { foldAll, probeRun, type ProbeTask } from '@orograph/program/run';
import { type MeasureRecord, sharpnessMeasures } from '@orograph/studies';

import { sharpnessCommand } from './sharpness-command.ts';

/** Measures the sharpness of a minimum in every usual way. */
export const body: Body<typeof sharpnessCommand.flags> = probeRun(sharpnessCommand, {
  records: sharpnessRecords,
  open: openFiles(),
  prepare: async ([open], { batch: asked }) => {
    const gradients = withGradient(open!);
    const batch = asked ?? Math.min(32, gradients.examples);
    if (batch > gradients.examples)
      throw misuse('a batch is larger than the data', {
        expected: `at most ${gradients.examples} examples`,
        got: String(batch),
        where: '--batch',
      });
    const { theta } = open!.loss;
    return {
      open: open!,
      gradients,
      theta,
      batch,
      at: await asMisuse(open!.path, () => open!.loss.metrics(theta)),
    };
  },
  settings: ({ batch }) => ({ batch }),
  facts: ({ at, theta }) => ({ at, norm: norm(theta) }),
  fold: ({ at }) =>
    foldAll((records) => ({
      type: 'summary',
      ...at,
      ...Object.fromEntries(
        recordsOf(records, sharpnessRecords, 'measure').map(({ measure, value }) => [measure, value]),
      ),
    })),
  *tasks({ open, gradients, batch }, flags) {
    for (const { measure, stream } of sharpnessMeasures(open, gradients, { ...flags, batch }))
      yield { key: { measure }, count: 1, stream } satisfies ProbeTask<MeasureRecord>;
  },
  text: (record) => {
    if (record.type !== 'measure') return '';
    const { measure, value, standardError, rescaling } = record;
    const spread = standardError === undefined ? '' : ` ± ${standardError.toPrecision(2)}`;
    return `${measure} ${value.toPrecision(6)}${spread}${rescaling === 'invariant' ? ' (invariant to rescaled layers)' : ''}`;
  },
});
