import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { inFile, readParameterPath, type Subject } from '@orograph/models';
import {
  curveThrough,
  similarityAlong,
  type Curve,
  type CurveKind,
  type MeasuredLoss,
  type OutputKind,
  type SimilarityAlong,
} from '@orograph/probes';
import { misuse, readManifest } from '@orograph/runs';
import { interpolate, type Predictive, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { connectorName } from '../connect/connector-file.ts';

/** A path that functions are followed along, and the segment between its ends. */
export interface SimilarityPath {
  /** Its file. */
  readonly file: string;
  /** How its vertices make a curve. */
  readonly kind: CurveKind;
  /** Its vertices. */
  readonly vertices: readonly Vector[];
  /** The state beside θ at each, where the file has it. */
  readonly states?: readonly Vector[];
  /** How many points are looked at. */
  readonly points: number;
}

/** The fewest points that a path is looked at by default. */
const usualPoints = 21;

/**
 * Reads a path: the points of a trajectory and the vertices of a connector, joined by segments, but a Bezier curve where the
 * `connect` run they lie in trained one.
 *
 * @throws MisuseError for a file that does not fit the model, holds a single point, or a connector of more than two optima.
 */
export async function readSimilarityPath(
  file: string,
  model: Pick<Subject, 'graph' | 'loss'>,
  points: number | undefined,
): Promise<SimilarityPath> {
  const { thetas: vertices, states } = await inFile(file, () => readParameterPath(file, model));
  const kind = kindOf(file);
  const segments = vertices.length - 1;
  if (segments < 1)
    throw misuse('not a path', { expected: 'at least 2 points', got: String(vertices.length), where: file });
  if (points === 1)
    throw misuse('a path has two ends', { expected: 'at least 2', got: '1', setting: 'points' });
  const some = segments * Math.ceil((usualPoints - 1) / segments) + 1;
  return { file, kind, vertices, ...(states && { states }), points: points ?? some };
}

function kindOf(file: string): CurveKind {
  const folder = dirname(file);
  if (basename(file) !== connectorName || !existsSync(join(folder, 'run.json'))) return 'polychain';
  const method = String(readManifest(folder).identity['method']);
  if (method === 'bezier') return 'bezier';
  if (['joint', 'hierarchical', 'star'].includes(method))
    throw misuse('not a path', {
      expected: 'a connector of two optima',
      got: `the vertices of method ${method}`,
      where: file,
    });
  return 'polychain';
}

/** The lines along which functions are followed, in order. */
export const pathLines = ['path', 'straight'] as const;

/** Follows the functions along a line, beside both of its ends; the first `skip` points are left out. */
export function alongLine(
  loss: MeasuredLoss & Predictive,
  line: (typeof pathLines)[number],
  {
    path: { kind, vertices, points },
    outputs,
    skip,
  }: { readonly path: SimilarityPath; readonly outputs: OutputKind; readonly skip: number },
): Observable<SimilarityAlong> {
  const ends = [vertices[0]!, vertices.at(-1)!] as const;
  const curve: Curve = line === 'path' ? curveThrough(kind, vertices) : (t) => interpolate(...ends, t);
  return similarityAlong(loss, { curve, points, ends, outputs, skip });
}
