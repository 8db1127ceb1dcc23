import { trainPlan } from '@orograph/models';
import type { Measurement } from '@orograph/tensor';
import { openRunFolder } from '@orograph/runs';

import type { Body, Context } from '../../engine/command.ts';
import { writePlan } from '../../engine/dry-run.ts';
import { repeatable } from '../../engine/record-run.ts';
import type { trainCommand, TrainFlags } from './train-command.ts';
import { asMisuse } from '../../model/as-misuse.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { tell, writeResult } from '../../terminal/terminal.ts';
import { writeReport } from '../report/write-report.ts';
import { trainManifest } from './train-manifest.ts';
import { openLoss, trainSeed } from './train-seed.ts';
import { trainingStore } from './training-store.ts';
import { networkOf } from '../../model/open-task.ts';

/** Does what the command line asks. */
export const body: Body<typeof trainCommand.flags> = (call) => train(call.words[0]!, call.flags, call);

/** `train NET`: networks of the zoo, one a seed; with a run folder their checkpoints and trajectories. */
async function train(net: string, flags: TrainFlags, context: Context): Promise<void> {
  const task = await networkOf(net, flags);
  const { seeds = [flags.seed], out, json } = flags;
  const plan = trainPlan(flags, task.data.examples);
  // What does not fit fails here, before anything is written.
  for (const data of [task.data, ...(task.test ? [task.test] : [])])
    await asMisuse(data.source, async () => (await openLoss(task.graphOf(0), data, flags)).dispose());
  if (flags.dryRun) {
    const { trainCost } = await import('./train-cost.ts');
    return writePlan(
      'train',
      [await trainCost({ net, task, flags, plan, seed: seeds[0]! }, seeds.length, context)],
      flags,
      context.terminal,
    );
  }
  const folder =
    out === undefined
      ? undefined
      : await openRunFolder(
          out,
          repeatable(trainManifest(net, { task, flags, plan, seeds }), context.line, context.commands),
        );
  try {
    const earlier: ResultRecord[] = [];
    if (folder) for await (const record of folder.earlier()) earlier.push(record);
    for (const seed of seeds) {
      const before = earlier.filter((record) => record['seed'] === seed);
      if (before.some(({ type }) => type === 'checkpoint')) {
        // Killed after its last record, a seed leaves what it would have gone on from.
        trainingStore(out!, seed, 0).clear();
        continue;
      }
      // A seed that was cut short goes on; its records are the same, and only those not there yet are added.
      await trainSeed({ net, task, flags, plan, seed }, context, before.length, (record) => {
        folder?.append(record);
        writeResult(context.terminal, record, { json, text });
      });
    }
  } finally {
    folder?.close();
  }
  if (out !== undefined) tell(context.terminal, `report: ${await writeReport(out, context.commands)}`);
}

function text({ type, seed, epoch, status, path, on, ...record }: ResultRecord): string {
  if (type === 'curvature') {
    const { step, values, learningRate } = record as unknown as CurvatureLine;
    const [largest, stable] = [values[0] ?? Number.NaN, learningRate * (values[0] ?? Number.NaN)];
    return `seed ${String(seed)}, step ${step}: λ₁ ${largest.toPrecision(4)}, times the learning rate ${stable.toPrecision(3)}`;
  }
  const { accuracy, loss } = measured(record);
  const numbers = `loss ${loss.toPrecision(5)}${accuracy === undefined ? '' : `, accuracy ${accuracy}`}`;
  if (type === 'epoch') return `seed ${String(seed)}, epoch ${String(epoch)}: ${numbers}`;
  if (type !== 'checkpoint') return '';
  const place = typeof path === 'string' ? `, ${path}` : '';
  return `seed ${String(seed)} ${String(status)}: ${numbers} on ${String(on)}${place}`;
}

/** What a line says of the curvature. */
interface CurvatureLine {
  readonly step: number;
  readonly learningRate: number;
  readonly values: readonly number[];
}

/** The loss and accuracy on the test data where a record has them. */
function measured(record: Readonly<Record<string, unknown>>): { loss: number; accuracy: number | undefined } {
  const { loss, metrics } = (record['test'] ?? record) as Partial<Measurement>;
  return { loss: loss!, accuracy: metrics?.['accuracy'] };
}
