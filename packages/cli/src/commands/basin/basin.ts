import { basinRays, basinVolume, type BasinRay } from '@orograph/probes';
import { recordsOf } from '@orograph/runs/records';
import { confidenceInterval, estimate, norm, streamSeed, type Loss, type Vector } from '@orograph/tensor';
import { basinRecords } from '@orograph/runs/kinds';
import type { Body, ResultRecord } from '@orograph/program';
import { asMisuse, openFiles, refuseRepeated, thresholdOf } from '@orograph/program/models';
import { foldAll, probeRun } from '@orograph/program/run';

import { basinCommand, type BasinFlags } from './basin-command.ts';

/** A model, and which loss is high there. */
interface Basin {
  readonly model: string;
  readonly loss: Loss;
  readonly theta: Vector;
  readonly threshold: number;
  /** How far rays are followed. */
  readonly limit: number;
}

/** Follows random rays from each model to a high loss, and sums them up to a volume. */
export const body: Body<typeof basinCommand.flags> = probeRun(basinCommand, {
  records: basinRecords,
  open: openFiles(),
  prepare: async (losses, flags) => {
    refuseRepeated(losses);
    const basins: Basin[] = [];
    for (const { path, loss } of losses) {
      const { theta } = loss;
      const threshold = thresholdOf(flags, await asMisuse(path, () => loss.value(theta)), path);
      const limit = flags.furthest ?? 10 * (norm(theta) || 1);
      basins.push({ model: path, loss, theta, threshold, limit });
    }
    return basins;
  },
  settings: (basins) => ({
    thresholds: basins.map(({ threshold }) => threshold),
    furthest: basins.map(({ limit }) => limit),
  }),
  fold: (basins) => foldAll((records) => summaryOf(basins, records)),
  *tasks(basins, { samples, seed }: BasinFlags) {
    for (const [place, { model, loss, theta, threshold, limit }] of basins.entries())
      yield {
        key: { model },
        count: samples,
        stream: (skip: number) =>
          basinRays(loss, {
            theta,
            threshold,
            samples,
            seed: streamSeed(seed, place),
            skip,
            start: limit / 1000,
            limit,
          }),
        isDue: ({ sample }: ResultRecord, at: number) => sample === at,
      };
  },
  last: ['length', ({ radius }: BasinRay) => radius],
  text: (record) => {
    if (record.type !== 'summary') return '';
    return record.models
      .map(
        ({ model, logVolume, standardError, radius, isLowerBound, effectiveSamples }) =>
          `${model}: log volume ${isLowerBound ? 'at least ' : ''}${logVolume.toPrecision(6)} ± ${standardError.toPrecision(2)}, that of a ball of radius ${radius.toPrecision(4)}; ${effectiveSamples.toPrecision(2)} rays carry the mean`,
      )
      .join('\n');
  },
});

/** The volume around each model, and over the models: a training is what is replicated. */
function summaryOf(basins: readonly Basin[], records: readonly ResultRecord[]): ResultRecord {
  const all = recordsOf(records, basinRecords, 'ray');
  const models = basins.map(({ model, theta, threshold }) => {
    const rays = all.filter((ray) => ray.model === model);
    const lengths = rays.map(({ radius }) => radius).toSorted((a, b) => a - b);
    return {
      model,
      dim: theta.length,
      norm: norm(theta),
      threshold,
      ...basinVolume(rays, theta.length),
      medianRay: lengths[Math.floor(lengths.length / 2)]!,
    };
  });
  const radii = estimate(models.map(({ radius }) => radius));
  const over = models.length < 2 ? null : { mean: radii.mean, interval: confidenceInterval(radii) };
  return { type: 'summary', models, over };
}
