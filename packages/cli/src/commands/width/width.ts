import { type tunnelWidth, width, type Width } from '@orograph/probes';
import { norm } from '@orograph/tensor';
import { widthRecords } from '@orograph/runs/kinds';
import type { Body, Call, ResultRecord } from '@orograph/program';
import { asMisuse, openFiles, refuseRepeated, thresholdOf } from '@orograph/program/models';
import { foldAll, probeRun } from '@orograph/program/run';
import { type Tunnel, tunnelSummary } from '@orograph/studies';

import { sweep } from './sweep.ts';
import { widthCommand } from './width-command.ts';

/** Measures the width of the tunnel at each model, as an angle and as a distance, or trains a network over a {@link sweep} first. */
export const body: Body<typeof widthCommand.flags> = Object.assign(
  (call: Call<typeof widthCommand.flags>) => (call.flags.sweep ? sweep(call) : tunnels(call)),
  {
    openRun: (call: Call<typeof widthCommand.flags>) => (call.flags.sweep ? sweep : tunnels).openRun!(call),
  },
);

const tunnels: Body<typeof widthCommand.flags> = probeRun(widthCommand, {
  records: widthRecords,
  open: openFiles(),
  prepare: async (losses, flags) => {
    refuseRepeated(losses);
    const found: Tunnel[] = [];
    for (const { path, graph, loss } of losses) {
      const at = await asMisuse(path, () => loss.metrics(loss.theta));
      const threshold = thresholdOf(flags, at.loss, path);
      found.push({ path, ...(graph && { graph }), loss, at, threshold, radius: norm(loss.theta) });
    }
    return found;
  },
  settings: (found) => ({ thresholds: found.map(({ threshold }) => threshold) }),
  facts: (found) => ({ at: found.map(({ at }) => at) }),
  fold: (found, { samples }) => foldAll((records) => tunnelSummary(found, samples, records)),
  *tasks(found, { samples, seed, until }) {
    for (const { path, loss, at, threshold, radius } of found) {
      const plan = { theta: loss.theta, threshold, samples, seed, limit: (until ?? 10 * radius) / radius };
      yield {
        key: { model: path },
        count: samples,
        stream: (skip: number) => width(loss, { ...plan, skip }),
        rest: { metrics: at.metrics },
        isDue: ({ sample }: ResultRecord, place: number) => sample === place,
      };
    }
  },
  last: ['distance', ({ distance }: Width) => distance],
  text,
});

function text(record: ResultRecord): string {
  if (record.type !== 'summary') return '';
  const models = record['models'] as readonly ({
    readonly model: string;
    readonly norm: number;
    readonly loss: number;
  } & ReturnType<typeof tunnelWidth>)[];
  return models
    .map(({ model, angle, distance, norm: radius, loss }) => {
      const [a, d] = [angle, distance].map(
        ({ mean, standardError }) => `${mean.toPrecision(4)} ± ${standardError.toPrecision(2)}`,
      );
      return `${model}: angle ${a} rad, distance ${d}, |θ| ${radius.toPrecision(5)}, loss ${loss.toPrecision(5)}`;
    })
    .join('\n');
}
