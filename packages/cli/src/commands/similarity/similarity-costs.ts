import { type SampledCost, timedCost } from '@orograph/program/run';
import { alongLine, comparedPairs, type Comparison, pairCount, pathLines } from '@orograph/studies';
import { firstValueFrom } from 'rxjs';

/** What its records cost: one pair, and one point of a path, of all there are. */
export async function similarityCosts(comparison: Comparison): Promise<SampledCost[]> {
  const { along, outputs, path } = comparison;
  const count = pairCount(comparison);
  return [
    ...(count > 0
      ? [await timedCost('pairs of models', count, () => firstValueFrom(comparedPairs(comparison, 0)))]
      : []),
    ...(path
      ? [
          await timedCost('points along the path and beside it', pathLines.length * path.points, () =>
            firstValueFrom(alongLine(along, 'path', { path, outputs, skip: 0 })),
          ),
        ]
      : []),
  ];
}
