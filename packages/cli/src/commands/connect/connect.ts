import { closeLosses, modelPaths } from '@orograph/models';
import { pathSummary } from '@orograph/probes';
import { numberAt } from '@orograph/report';
import type { TypedRecord } from '@orograph/runs';
import type { AnyRecordOf } from '@orograph/runs/records';
import { connectRecords } from '@orograph/runs/kinds';
import type { Body } from '@orograph/program';
import { foldAll, manifestModels, type Opened, probeRun, runManifest } from '@orograph/program/run';
import { openSubjects, remarksOn } from '@orograph/program/models';
import { profilesOf, surfaceOf } from '@orograph/studies';

import { connectCommand } from './connect-command.ts';
import { connectMethod } from './connect-method.ts';
import { connectTasks } from './connect-tasks.ts';
import { prepareConnect, type Joined } from './prepare-connect.ts';

/** Trains a low-loss connector through the models, and measures it beside the linear simplex between them. */
export const body: Body<typeof connectCommand.flags> = probeRun(connectCommand, {
  records: connectRecords,
  open: async (words, flags, call): Promise<Opened<Joined>> => {
    const paths = await modelPaths(words);
    const method = connectMethod(flags, paths.length);
    const losses = await openSubjects(paths, flags, { oneSpace: true }, call);
    const open = losses[0]!;
    const { learningRate, bends, levels, seed } = flags;
    const plan = {
      method,
      steps: flags.steps ?? (method === 'midpoints' || method === 'hierarchical' ? 400 : 2000),
      batch: Math.min(flags.batch, open.dataset.examples),
      points: flags.points ?? (losses.length === 2 ? 101 : 325),
    };
    const { steps, batch, points } = plan;
    const settings = { method, steps, batch, learningRate, bends, levels, points, seed };
    return {
      subject: { losses, plan },
      manifest: (command, { test }, facts) => ({
        ...runManifest(command, open, {
          models: manifestModels(losses),
          settings: {
            ...settings,
            batchNorm: flags.batchNorm ?? false,
            ...(flags.align && { align: true }),
            ...(test !== undefined && { test }),
          },
          facts: {},
          device: flags.device,
        }),
        ...facts,
      }),
      remarks: remarksOn([open]),
      close: () => closeLosses(losses),
    };
  },
  prepare: (joined, flags, call) => prepareConnect(joined, flags, call),
  settings: ({ test }) => ({ test }),
  fold: ({ run }) =>
    foldAll((records) => ({
      ...pathSummary(profilesOf(records, run.method), surfaceOf(run)),
    })),
  tasks: ({ run }, _flags, { terminal }, fold) => connectTasks(run, terminal, fold),
  costs: ({ costs }) => costs(),
  last: ['loss', (record: TypedRecord) => numberAt(record, 'loss')],
  text,
});

function text(record: AnyRecordOf<typeof connectRecords>): string {
  if (record.type !== 'connector') return '';
  const numbers = (name: 'linearWorst' | 'worst'): string => {
    const { loss, accuracy, testLoss, testAccuracy } = record[name];
    return [
      `loss ${loss.toPrecision(4)}`,
      ...(accuracy === undefined ? [] : [`accuracy ${accuracy.toFixed(4)}`]),
      ...(testLoss === undefined ? [] : [`test loss ${testLoss.toPrecision(4)}`]),
      ...(testAccuracy === undefined ? [] : [`test accuracy ${testAccuracy.toFixed(4)}`]),
    ].join(', ');
  };
  return `${record.m}-connector (${record.method}) worst: ${numbers('worst')}; linear worst: ${numbers('linearWorst')}`;
}
