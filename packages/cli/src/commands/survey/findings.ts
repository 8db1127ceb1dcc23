import { fieldAt, listAt, numberAt, ofType, text, type StoredRun } from '@orograph/report';
import { partOf } from '@orograph/report/runs';
import { norm, type Layout, type Vector } from '@orograph/tensor';

import { drawings } from '../../run-report.ts';
import type { SurveyedModel } from './survey-costs.ts';
import type { SurveyPart } from './part-sizes.ts';

/** What a part found, in sentences, and what should make one careful. */
export interface Findings {
  readonly words: readonly string[];
  readonly cautions: readonly string[];
}

/** Reads what a part found out of its run: the sentences of its own report, and cautions computed from its numbers. */
export async function findings(
  part: SurveyPart,
  stored: StoredRun,
  {
    model,
    leading,
  }: {
    readonly model: SurveyedModel;
    readonly leading: Vector | undefined;
  },
): Promise<Findings> {
  const { words = [] } = await partOf(stored, await drawings());
  return { words, cautions: cautionsOf[part](stored.records, { model, leading }) };
}

interface Known {
  readonly model: SurveyedModel;
  /** The eigenvector of the largest eigenvalue. */
  readonly leading: Vector | undefined;
}

const cautionsOf: Readonly<Record<SurveyPart, (records: readonly unknown[], known: Known) => string[]>> = {
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
  curvature: (records, { model: { layout }, leading }) => {
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
