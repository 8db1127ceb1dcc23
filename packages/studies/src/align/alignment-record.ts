import { mkdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';

import { saveOnnx, type ModelLoss, type Subject } from '@orograph/models';
import type { ResultRecord } from '@orograph/runs';
import { cosine, type Vector } from '@orograph/tensor';

import type { RepairedLine } from './align-lines.ts';
import type { MatchedModel } from './match-units.ts';

/** A model before and after its alignment, on the data. */
export interface AlignedPair extends MatchedModel {
  /** Its number, from 1. */
  readonly place: number;
  /** The model as it is. */
  readonly before: Subject;
  /** The loss of the aligned one. */
  readonly after: ModelLoss;
  /** The repaired line to it. */
  readonly repaired?: RepairedLine;
}

/**
 * Says how far apart a model and the reference are before and after, and that the aligned one is the same function: a record. A run folder
 * keeps the aligned model.
 */
export async function alignmentRecord(
  { found, before, after, model, place, step }: AlignedPair,
  reference: Vector,
  out?: string,
): Promise<ResultRecord> {
  const [loss, own] = [await before.loss.value(before.loss.theta), await after.value(after.theta)];
  const [outputs, again] = [await before.loss.predict(before.loss.theta), await after.predict(after.theta)];
  let [largest, difference] = [0, 0];
  outputs.data.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(value - again.data[i]!));
  });
  const name = `${place}-${basename(before.path, extname(before.path))}.onnx`;
  if (out !== undefined) {
    mkdirSync(join(out, 'aligned'), { recursive: true });
    await saveOnnx(model.graph!, join(out, 'aligned', name));
  }
  return {
    type: 'alignment',
    file: out === undefined ? null : `aligned/${name}`,
    distance: found.distance,
    cosine: {
      before: cosine(before.loss.theta, reference),
      after: cosine(found.theta, reference),
    },
    lossDifference: own - loss,
    outputDifference: largest > 0 ? difference / largest : difference,
    sweeps: found.sweeps,
    converged: found.converged,
    ...(step !== undefined && { step }),
  };
}
