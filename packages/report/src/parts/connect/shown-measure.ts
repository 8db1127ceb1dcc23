import { basename } from 'node:path';

import { connectRecords } from '@orograph/runs/kinds';
import { type RecordOf } from '@orograph/runs/records';

import { listAt, type RunJson } from '../../page/record-fields.ts';

export type Profile = RecordOf<typeof connectRecords, 'profile'>;

export type Connector = RecordOf<typeof connectRecords, 'connector'>;

/** A point that was measured, or the worst of some, or their mean. */
type Measured = Connector['worst'] | Profile;

/** A measure of a point of a connector. */
export interface Measure {
  /** The file name's part. */
  readonly name: 'accuracy' | 'loss' | 'test-accuracy' | 'test-loss';
  /** What an axis says. */
  readonly title: string;
  readonly of: (at: Measured) => number;
}

/** The points of the segment or of the connector. */
export type Side = { readonly path: string; readonly points: readonly Profile[] };

/** Whether more of a measure is better. */
export const isAccuracy = (name: Measure['name']): boolean => name.endsWith('accuracy');

/** The file names of the models, numbered where two are the same. */
export function modelNames(run: RunJson): string[] {
  const names = listAt(run, 'models').map((model) => basename(String(model), '.onnx'));
  return names.map((name, k) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : `${k + 1} ${name}`,
  );
}
