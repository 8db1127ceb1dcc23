import { datasetOf, mlp, type Dataset } from '@orograph/models';
import { random } from '@orograph/tensor';

import { networkBench, type Bench } from '../src/study/network-bench.ts';
import type { Subject } from '../src/study/subject.ts';

const [features, classes] = [4, 3];

/** Points around three corners, each a class; `shuffled` labels have nothing to do with the points. */
function corners(count: number, seed: number, isShuffled: boolean): Dataset {
  const draw = random(seed);
  const labels = Array.from({ length: count }, (_, i) => i % classes);
  const data = Float32Array.from(
    labels.flatMap((label) =>
      Array.from({ length: features }, (_, k) => (k === label ? 1.5 : 0) + draw.normal()),
    ),
  );
  const target = BigInt64Array.from(labels, (label) => BigInt(isShuffled ? draw.below(classes) : label));
  return datasetOf({
    inputs: { x: { shape: [count, features], dataType: 'float', data } },
    target: { shape: [count], dataType: 'int64', data: target },
    source: `corners ${seed}`,
  });
}

/** A small network on points around three corners; the name of the subject may ask for shuffled labels. */
export async function smallBench({ name, flags }: Subject): Promise<Bench> {
  const { limit = 24, hidden = [3], dropout } = flags;
  const isShuffled = name.startsWith('shuffled/');
  return networkBench({
    data: corners(limit, 1, isShuffled),
    test: corners(limit, 2, isShuffled),
    graphOf: (seed) =>
      mlp({ inputShape: [features], outputs: classes, hidden, seed, ...(dropout && { dropout }) }),
  });
}
