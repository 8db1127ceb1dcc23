import {
  combine,
  cosine,
  norm,
  type Loss,
  type Measurable,
  type Measurement,
  type Predictive,
  type Sliceable,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { averagePredictions } from '../average-predictions.ts';
import { barrier } from '../barrier.ts';
import { segment } from '../plan.ts';
import { classAccuracy, disagreement, type Predictions } from '../similarity.ts';
import { slice } from '../slice.ts';

/** On what members are measured. */
export interface EnsembleBench {
  /** The loss on the training data: barriers are its. */
  readonly train: Loss & Measurable & Sliceable;
  /** The loss on the test data: accuracies and predictions are its. */
  readonly test: Loss & Measurable & Predictive;
  /** The classes of the test data. */
  readonly labels: ArrayLike<bigint | number>;
  /** Points of each barrier. */
  readonly points: number;
  /** Runs a probe to its end. */
  readonly follow: <T>(probe: Observable<T>) => Promise<T[]>;
}

/** One member, and what it has to do with the member before; `null` of the first. */
export interface MemberRecord {
  /** The cycle, from 0. */
  readonly cycle: number;
  /** On the training data. */
  readonly train: Measurement;
  /** On the test data. */
  readonly test: Measurement;
  /** |θ|. */
  readonly norm: number;
  /** The cosine of both θ. */
  readonly cosine: number | null;
  /** The barrier of the training loss between them; about 0 in one wedge. */
  readonly barrier: number | null;
  /** The share of test examples of another class. */
  readonly disagreement: number | null;
  /** The accuracy of the averaged predictions of the members so far, on the test data. */
  readonly ensembleAccuracy: number;
  /** The network at the average of the members' weights so far, on the training data. */
  readonly averageTrain: Measurement;
  /** The same on the test data. */
  readonly averageTest: Measurement;
}

/** Measures each member, what it has to do with the one before, and the ensemble so far. */
export async function memberRecords(
  { train, test, labels, points, follow }: EnsembleBench,
  members: readonly Vector[],
): Promise<MemberRecord[]> {
  const records: MemberRecord[] = [];
  const predictions: Predictions[] = [];
  for (const [cycle, theta] of members.entries()) {
    const before = members[cycle - 1];
    predictions.push(await test.predict(theta));
    const average = combine(members.slice(0, cycle + 1));
    records.push({
      cycle,
      train: await train.metrics(theta),
      test: await test.metrics(theta),
      norm: norm(theta),
      cosine: before ? cosine(before, theta) : null,
      barrier: before ? barrier(await follow(slice(train, segment(before, theta, { points })))) : null,
      disagreement: before ? disagreement(predictions[cycle - 1]!, predictions[cycle]!).mean : null,
      ensembleAccuracy: classAccuracy(averagePredictions(predictions), labels),
      averageTrain: await train.metrics(average),
      averageTest: await test.metrics(average),
    });
  }
  return records;
}
