import { norm, type Layout, type Vector } from '@orograph/tensor';

import { text } from '../page/fact-rows.ts';
import { fieldAt, listAt, numberAt, ofType } from '../page/record-fields.ts';
import type { StoredRun } from '../page/report-part.ts';
import { partOf } from '../runs/part-of.ts';
import type { RunDrawings } from '../runs/run-drawing.ts';
import { runDrawings } from '../runs/run-drawings.ts';

/** What is known of the model of a part. */
export interface SurveyedLayout {
  /** Which slice of θ is which tensor. */
  readonly layout: Layout;
  /** The eigenvector of the largest eigenvalue, where the part found it. */
  readonly leading?: Vector | undefined;
  /** What draws runs; what draws those of the commands of Orograph where absent. */
  readonly drawings?: RunDrawings;
}

/** The parts of a survey. */
type SurveyPart = 'curvature' | 'reach' | 'sharpness' | 'slice' | 'width';

/** What a part found, in sentences, and what should make one careful. */
export interface SurveyFindings {
  /** The sentences of its report. */
  readonly words: readonly string[];
  /** What should make one careful. */
  readonly cautions: readonly string[];
}

/** Reads what a part of a survey found out of its run: the sentences of its own report, and cautions computed from its numbers. */
export async function surveyFindings(
  part: SurveyPart,
  stored: StoredRun,
  { drawings = runDrawings, ...known }: SurveyedLayout,
): Promise<SurveyFindings> {
  const { words = [] } = await partOf(stored, drawings);
  return { words, cautions: cautionsOf[part](stored.records, known) };
}

const cautionsOf: Readonly<
  Record<SurveyPart, (records: readonly unknown[], known: Omit<SurveyedLayout, 'drawings'>) => string[]>
> = {
  slice: (records) => {
    const points = ofType(records, 'point');
    const losses = points.map((point) => numberAt(point, 'loss')).filter(Number.isFinite);
    const origin = points.find((point) => listAt(point, 'coords').every((coord) => coord === 0));
    const at = numberAt(origin, 'loss');
    const [least, most] = [Math.min(...losses), Math.max(...losses)];
    return at - least > Math.max(0.1 * Math.abs(at), 1e-3 * (most - least))
      ? [
          `On the plane the loss falls to ${text(least)}, below the model's ${text(at)}: on these data the model is not at a minimum. What follows measures a slope as well as a valley.`,
        ]
      : [];
  },
  reach: (records) => {
    const kinds = listAt(ofType(records, 'summary')[0], 'kinds');
    const [random, filter] = ['random', 'filter'].map((name) =>
      kinds.find((kind) => fieldAt(kind, 'kind') === name),
    );
    const ratio = numberAt(random, 'median') / numberAt(filter, 'median');
    return Math.max(ratio, 1 / ratio) > 3
      ? [
          `Plain and filter-normalized random directions reach ${text(Math.max(ratio, 1 / ratio))} times as far as each other: the scales of the layers differ much, and a plain plane shows mostly the most sensitive of them.`,
        ]
      : [];
  },
  width: () => [],
  curvature: (records, { layout, leading }) => {
    const [pairs] = ofType(records, 'eigenpairs');
    const values = listAt(pairs, 'values').map(Number);
    const dominant = leading && dominantBlock(layout, leading);
    return [
      ...(fieldAt(pairs, 'converged') === false
        ? ['The eigenvalues are not converged; `curvature` with more --iterations settles them.']
        : []),
      ...(dominant
        ? [
            `λ₁ is dominated by one block of parameters: ${dominant.name} holds ${text(Math.round(100 * dominant.share))} % of its eigenvector, with ${text(Math.round((1000 * dominant.size) / layout.dim) / 10)} % of the parameters.`,
          ]
        : []),
      ...(values[0]! <= 0 ? ['The largest eigenvalue is not positive: no direction curves upwards.'] : []),
    ];
  },
  sharpness: () => [],
};

/** The block that holds most of a direction, if it is more than half of it and not also most of the parameters. */
function dominantBlock(
  { blocks, dim }: Layout,
  direction: Vector,
): { readonly name: string; readonly share: number; readonly size: number } | undefined {
  const squares = blocks.map(({ name, offset, size }) => {
    return { name, size, share: norm(direction.subarray(offset, offset + size)) ** 2 };
  });
  const whole = squares.reduce((sum, { share }) => sum + share, 0);
  const [most] = squares.toSorted((a, b) => b.share - a.share);
  if (!most || blocks.length < 2) return undefined;
  const share = most.share / whole;
  return share > 0.5 && share > (2 * most.size) / dim ? { ...most, share } : undefined;
}
