import type { AlignSummary } from '@orograph/studies';

/** Says how distances and barriers changed, a line a model. */
export const summaryText = ({ models }: AlignSummary): string =>
  models
    .map(({ path, barrier, distance, cosine, outputDifference }) => {
      const change = (
        name: string,
        { before, after }: { readonly before: number; readonly after: number },
        digits = 4,
      ): string => `${name} ${before.toPrecision(digits)} → ${after.toPrecision(digits)}`;
      const last = barrier.repaired === undefined ? '' : `, repaired ${barrier.repaired.toPrecision(4)}`;
      return `${path}: ${change('barrier', barrier)}${last}, ${change('distance', distance)}, ${change('cosine', cosine, 3)}; outputs differ by ${outputDifference.toExponential(1)}`;
    })
    .join('\n');
