import { datasetOf, type Dataset } from '@orograph/models';
import { normal, random, streamSeed } from '@orograph/tensor';

/** How many examples, and numbers in each. */
interface DataSize {
  readonly examples: number;
  readonly features: number;
}

/**
 * Makes the data of a linear regression: y = x·c + noise of a tenth, x normal with variances drawn from the exponential distribution. The
 * mean squared error of a linear network is a convex quadratic whose eigenvalues are spread like the variances.
 */
export function regression({ examples, features }: DataSize, seed: number, part: number): Dataset {
  const variances = random(streamSeed(seed, 0));
  const scales = Array.from({ length: features }, () => Math.sqrt(-Math.log(1 - variances.uniform())));
  const center = normal(features, streamSeed(seed, 1));
  const draw = random(streamSeed(seed, 2 + part));
  const rows = Array.from({ length: examples }, () => scales.map((scale) => scale * draw.normal()));
  const target = rows.map(
    (row) => row.reduce((sum, x, k) => sum + x * center[k]!, 0) / Math.sqrt(features) + 0.1 * draw.normal(),
  );
  return datasetOf({
    inputs: { x: { shape: [examples, features], dataType: 'float', data: Float32Array.from(rows.flat()) } },
    target: { shape: [examples, 1], dataType: 'float', data: Float32Array.from(target) },
    source: 'a linear regression',
  });
}

/** Makes points around as many corners as there are classes; shuffled labels have nothing to do with the points. */
export function corners(
  { examples, features }: DataSize,
  seed: number,
  {
    part,
    classes,
    isShuffled,
  }: { readonly part: number; readonly classes: number; readonly isShuffled: boolean },
): Dataset {
  const draw = random(streamSeed(seed, 2 + part));
  const places = Array.from({ length: examples }, (_, i) => i % classes);
  const data = places.flatMap((place) =>
    Array.from({ length: features }, (_, k) => (k === place ? 2 : 0) + draw.normal()),
  );
  const labels = BigInt64Array.from(places, (place) => BigInt(isShuffled ? draw.below(classes) : place));
  return datasetOf({
    inputs: { x: { shape: [examples, features], dataType: 'float', data: Float32Array.from(data) } },
    target: { shape: [examples], dataType: 'int64', data: labels },
    source: isShuffled ? 'points with shuffled labels' : 'points around corners',
  });
}
