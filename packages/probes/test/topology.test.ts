import { readFileSync } from 'node:fs';
import { displace, normal, unit } from '@orograph/tensor';
import { doubleWell, wedges } from '@orograph/toy';
import { describe, expect, test } from 'vitest';

import {
  bottleneckDistance,
  chanceFactor,
  differenceError,
  disconnectivity,
  filled,
  gridLandscape,
  mergeTree,
  partLosses,
  persistence,
  plane,
  planeThrough,
  rangesAround,
  simplifiedTree,
  slice,
  wassersteinDistance,
  wayBelow,
  type Diagram,
  type MergeTree,
} from '../src/index.ts';
import { all } from './closed-forms.ts';

type Pairs = readonly (readonly [number, number | null])[];

/**
 * Persistence in dimension 0 by GUDHI 3.13.0 of 100 landscapes: `CubicalComplex` of values at vertices (steps along one axis) and at cells
 * (corners touch), and the bottleneck, 2- and 1-Wasserstein distances (L∞) of each to the one before.
 */
const gudhi = JSON.parse(readFileSync(new URL('persistence-gudhi.json', import.meta.url), 'utf8')) as {
  readonly pairs: readonly (readonly [Pairs, Pairs])[];
  readonly distances: readonly (readonly [number, number, number])[];
};

const shapes = [[40], [7, 9], [12, 5], [4, 5, 3], [3, 2, 4, 2]];

/** The landscapes: normal numbers, of even ones rounded to quarters, so that many are equal. */
const landscapes = gudhi.pairs.map((_, seed) => {
  const shape = shapes[seed % 5]!;
  const values = normal(
    shape.reduce((a, b) => a * b, 1),
    seed,
  );
  return { shape, values: seed % 2 ? values : values.map((v) => Math.round(v * 4) / 4) };
});

const pairsOf = (tree: MergeTree): number[][] =>
  tree.basins.map(({ birth, death }) => [birth, death]).toSorted((a, b) => a[0]! - b[0]! || a[1]! - b[1]!);

const treeOf = (
  { shape, values }: { readonly shape: readonly number[]; readonly values: ArrayLike<number> },
  connectivity?: 'all' | 'faces',
): MergeTree => mergeTree(gridLandscape(shape, values, connectivity));

describe('the persistence of 100 landscapes of rank 1 to 4 is that of GUDHI', () => {
  test.each(['faces', 'all'] as const)('with neighbours: %s', (connectivity) => {
    landscapes.forEach((landscape, seed) => {
      const expected = gudhi.pairs[seed]![connectivity === 'faces' ? 0 : 1];
      const found = pairsOf(treeOf(landscape, connectivity));
      expect(found).toHaveLength(expected.length);
      found.forEach(([birth, death], i) => {
        expect(birth).toBeCloseTo(expected[i]![0], 4);
        expect(death).toBeCloseTo(expected[i]![1] ?? Infinity, 4);
      });
    });
  });

  test('and so are the distances between diagrams', () => {
    const diagrams = landscapes.map((landscape) => treeOf(landscape, 'faces').basins);
    gudhi.distances.forEach(([bottleneck, second, first], i) => {
      const [a, b] = [diagrams[i]!, diagrams[i + 1]!];
      expect(bottleneckDistance(a, b)).toBeCloseTo(bottleneck, 4);
      expect(wassersteinDistance(a, b)).toBeCloseTo(second, 4);
      expect(wassersteinDistance(a, b, { order: 1 })).toBeCloseTo(first, 4);
    });
  });
});

describe('mergeTree', () => {
  const w = { shape: [7], values: [2, 0, 3, 1, 4, 0.5, 5] };

  test('joins the higher minimum into the deeper', () => {
    expect(treeOf(w)).toEqual({
      basins: [
        { minimum: 1, birth: 0, saddle: -1, death: Infinity, parent: -1, points: 7 },
        { minimum: 5, birth: 0.5, saddle: 4, death: 4, parent: 0, points: 1 },
        { minimum: 3, birth: 1, saddle: 2, death: 3, parent: 0, points: 1 },
      ],
      basinOf: Int32Array.of(0, 0, 0, 2, 1, 1, 1),
      infinite: 0,
    });
  });

  test('has two basins in a double well, and the barrier between them', async () => {
    const well = doubleWell({ dim: 2, barrier: 0.7 });
    const axes = [Float64Array.of(1, 0), Float64Array.of(0, 1)] as const;
    const points = await all(
      slice(
        well,
        plane(new Float64Array(2), axes, {
          grid: 13,
          range: [
            [-1.5, 1.5],
            [-1.5, 1.5],
          ],
        }),
      ),
    );
    const { basins } = treeOf({ shape: [13, 13], values: points.map(({ loss }) => loss) });
    expect(basins.map(({ birth, death }) => [birth, death])).toEqual([
      [0, Infinity],
      [0, 0.7],
    ]);
    expect(points[basins[1]!.saddle]!.coords).toEqual([0, 0]);
  });

  /** Optima of `count` different wedges. */
  function optimaOf(loss: ReturnType<typeof wedges>, count: number): readonly Float64Array[] {
    const found = new Map<number, Float64Array>();
    for (let seed = 0; found.size < count; seed++) {
      const theta = unit(loss.project(normal(loss.dim, seed))) as Float64Array;
      found.set(loss.nearest(theta).index!, theta);
    }
    return [...found.values()];
  }

  test('has three basins in a plane through three optima of different wedges', async () => {
    for (const seed of [1, 2, 3]) {
      const loss = wedges({ dim: 40, longDirections: 20, kind: 'random', count: 3, seed });
      const optima = optimaOf(loss, 3) as unknown as Parameters<typeof planeThrough>[0];
      const { origin, directions, coordinates } = planeThrough(optima);
      const ranges = rangesAround(coordinates) as [[number, number], [number, number]];
      const points = await all(slice(loss, plane(origin, directions, { grid: 41, range: ranges })));
      const tree = treeOf({ shape: [41, 41], values: points.map((point) => point.loss) });
      expect(simplifiedTree(tree, 0.1).basins).toHaveLength(3);
    }
  });

  test.each([2, 4])('has as many basins on the grid through %i optima, of one axis less', async (count) => {
    for (const seed of [1, 2, 3]) {
      const loss = wedges({ dim: 40, longDirections: 20, kind: 'random', count, seed });
      const [origin, ...others] = optimaOf(loss, count) as [Float64Array, ...Float64Array[]];
      const directions = others.map((other) => other.map((x, i) => x - origin[i]!));
      const along = Array.from({ length: 15 }, (_, i) => -0.2 + i / 10);
      const grid = directions.reduce<number[][]>(
        (points) => points.flatMap((point) => along.map((t) => [...point, t])),
        [[]],
      );
      const values: number[] = [];
      for (const coords of grid) values.push(await loss.value(displace(origin, directions, coords)));
      const tree = treeOf({ shape: directions.map(() => along.length), values });
      expect(simplifiedTree(tree, 0.1).basins).toHaveLength(count);
    }
  });

  test.each([
    ['exp x', Math.exp],
    ['x³ + x', (x: number) => x ** 3 + x],
    ['3x − 7', (x: number) => 3 * x - 7],
    ['atan x', Math.atan],
  ])('keeps minima, saddles and parents under a monotone map, %s, which maps births and deaths', (_, map) => {
    const at = (level: number): number => (level === Infinity ? Infinity : map(level));
    for (const [connectivity, landscape] of (['all', 'faces'] as const).flatMap((kind) =>
      landscapes.map((own) => [kind, own] as const),
    )) {
      const before = treeOf(landscape, connectivity);
      const after = treeOf({ ...landscape, values: Array.from(landscape.values, map) }, connectivity);
      const joins = ({ basins }: MergeTree, level: (x: number) => number): unknown[] =>
        basins
          .map(({ minimum, saddle, parent, birth, death, points }) => ({
            minimum,
            saddle,
            parent: parent < 0 ? -1 : basins[parent]!.minimum,
            birth: level(birth),
            death: level(death),
            points,
          }))
          .toSorted((a, b) => a.minimum - b.minimum);
      expect(joins(after, (level) => level)).toEqual(joins(before, at));
    }
  });

  test('counts points that are not finite and never reaches them', () => {
    const tree = treeOf({ shape: [5], values: [0, NaN, 1, Infinity, 2] });
    expect(tree.infinite).toBe(2);
    expect(tree.basins.map(({ death }) => death)).toEqual([Infinity, Infinity, Infinity]);
    expect(tree.basinOf).toEqual(Int32Array.of(0, -1, 1, -1, 2));
    expect(treeOf({ shape: [2], values: [NaN, NaN] }).basins).toEqual([]);
  });

  test('counts the points below each saddle', () => {
    for (const landscape of landscapes) {
      const { basins } = treeOf(landscape);
      expect(basins[0]!.points).toBe(landscape.values.length);
    }
  });

  test('refuses values that do not fill the grid', () => {
    expect(() => gridLandscape([2, 3], [1, 2])).toThrow(
      'gridLandscape: expected 6 values for 2x3 points, got 2.',
    );
  });
});

describe('simplification', () => {
  test('leaves the basins that persist, with the points of the others', () => {
    const { basins, basinOf } = simplifiedTree(treeOf({ shape: [7], values: [2, 0, 3, 1, 4, 0.5, 5] }), 3);
    expect(basins.map(({ minimum }) => minimum)).toEqual([1, 5]);
    expect(basinOf).toEqual(Int32Array.of(0, 0, 0, 0, 1, 1, 1));
  });

  test('fills shallow basins, so that those of the filled values are the ones that persist', () => {
    for (const landscape of landscapes) {
      const tree = treeOf(landscape);
      const values = filled(landscape.values, tree, 0.8);
      const kept = simplifiedTree(tree, 0.8).basins;
      expect(pairsOf(treeOf({ ...landscape, values }))).toEqual(pairsOf({ ...tree, basins: kept }));
      values.forEach((value, i) => expect(value - landscape.values[i]!).toBeLessThan(0.8));
    }
  });

  test.each([-1, NaN])('refuses a threshold of %d', (threshold) => {
    expect(() => simplifiedTree(treeOf({ shape: [1], values: [0] }), threshold)).toThrow(
      'expected a threshold of at least 0',
    );
  });
});

describe('wayBelow', () => {
  const ridge = gridLandscape([3, 5], [0, 1, 9, 1, 0, 0, 1, 9, 1, 0, 0, 1, 4, 1, 0], 'faces');

  test('leads over the lowest gap of a ridge, in the fewest steps', () => {
    const way = wayBelow(ridge, [0, 4], 4)!;
    expect([way.length, way[0], way[4], way[8]]).toEqual([9, 0, 12, 4]);
    expect(wayBelow(ridge, [0, 4], 9)).toEqual([0, 1, 2, 3, 4]);
    expect(wayBelow(ridge, [7, 7], 9)).toEqual([7]);
  });

  test('is none where the level does not join the ends, or is below one', () => {
    expect(wayBelow(ridge, [0, 4], 3)).toBeUndefined();
    expect(wayBelow(ridge, [0, 2], 4)).toBeUndefined();
    expect(wayBelow(gridLandscape([3], [0, NaN, 0]), [0, 2], 5)).toBeUndefined();
  });

  test('joins the minima of each basin and of the one that it joins, over their saddle', () => {
    for (const landscape of landscapes) {
      const { basins } = treeOf(landscape);
      const own = gridLandscape(landscape.shape, landscape.values);
      for (const { minimum, saddle, death, parent } of basins.slice(1)) {
        const way = wayBelow(own, [minimum, basins[parent]!.minimum], death)!;
        expect(Math.max(...way.map((point) => landscape.values[point]!)) === death).toBe(true);
        // Of equal values several may be the saddle.
        if (landscape.values.filter((value) => value === death).length === 1) expect(way).toContain(saddle);
      }
    }
  });
});

describe('sampling errors', () => {
  test('the losses of parts are those of their examples, in order, uneven parts too', async () => {
    const seen: number[][] = [];
    const loss = {
      dim: 1,
      examples: 7,
      value: () => Promise.resolve(0),
      valueAndGrad: () => Promise.resolve({ value: 0, grad: [] as never }),
      batchValueAndGrad: (_: unknown, indices: Int32Array) => {
        seen.push([...indices]);
        return Promise.resolve({ value: indices.length, grad: [] as never });
      },
    };
    expect([...(await partLosses(loss, Float64Array.of(0), { parts: 3 }))]).toEqual([2, 2, 3]);
    expect(seen).toEqual([
      [0, 1],
      [2, 3],
      [4, 5, 6],
    ]);
    expect(await partLosses(loss, Float64Array.of(0), { parts: 100 })).toHaveLength(7);
    await expect(partLosses(loss, Float64Array.of(0), { parts: 1 })).rejects.toThrow(
      'partLosses: parts must be a whole number from 2',
    );
  });

  test('the error of a difference is s/√n of the differences: shared changes do not count', () => {
    expect(differenceError([1, 2, 4], [0, 2, 1])).toBeCloseTo(Math.sqrt(7 / 3 / 3), 12);
    expect(differenceError([101, 102, 104], [100, 102, 101])).toBeCloseTo(Math.sqrt(7 / 3 / 3), 12);
    expect(() => differenceError([1, 2], [1])).toThrow(
      'differenceError: expected the same two or more parts',
    );
  });

  test('differences of 40 points of equal loss rarely exceed the bound, in 200 samples', () => {
    let exceeded = 0;
    for (let seed = 0; seed < 200; seed++) {
      const points = Array.from({ length: 40 }, (_, k) => normal(100, 1000 * seed + k));
      const means = points.map((losses) => losses.reduce((sum, x) => sum + x, 0) / losses.length);
      const [low, high] = [means.indexOf(Math.min(...means)), means.indexOf(Math.max(...means))];
      const error = differenceError(points[high]!, points[low]!);
      if (means[high]! - means[low]! > chanceFactor(40) * error) exceeded += 1;
    }
    expect(exceeded).toBeLessThanOrEqual(10);
  });
});

describe('distances of diagrams', () => {
  const a: Diagram = [
    { birth: 0, death: Infinity },
    { birth: 1, death: 2 },
  ];

  test('leave a lone point to the diagonal', () => {
    expect(bottleneckDistance(a, a.slice(0, 1))).toBe(0.5);
    expect(wassersteinDistance(a, a.slice(0, 1), { order: 1 })).toBe(0.5);
  });

  test('are 0 between equal diagrams, and infinite where another number never ends', () => {
    expect(bottleneckDistance(a, a)).toBe(0);
    expect(wassersteinDistance(a, a)).toBe(0);
    expect(bottleneckDistance(a, a.slice(1))).toBe(Infinity);
    expect(wassersteinDistance(a, a.slice(1))).toBe(Infinity);
  });

  test('never exceed the largest difference of the landscapes', () => {
    for (let seed = 0; seed < 30; seed++) {
      const values = normal(64, seed);
      const noise = normal(64, seed + 100).map((x) => x / 5);
      const [first, second] = [values, values.map((v, i) => v + noise[i]!)].map(
        (own) => treeOf({ shape: [8, 8], values: own }).basins,
      );
      expect(bottleneckDistance(first!, second!)).toBeLessThanOrEqual(
        Math.max(...noise.map(Math.abs)) + 1e-12,
      );
    }
  });

  test('refuse an order below 1', () => {
    expect(() => wassersteinDistance(a, a, { order: 0.5 })).toThrow('expected an order from 1 up, got 0.5');
  });
});

describe('disconnectivity', () => {
  test('joins optima over the lowest passes', () => {
    const basins = disconnectivity(
      [0.1, 0.2, 0.3],
      [
        { between: [0, 1], height: 1 },
        { between: [1, 2], height: 0.5 },
        { between: [0, 2], height: 2 },
      ],
    );
    expect(basins).toEqual([
      { minimum: 0, birth: 0.1, saddle: -1, death: Infinity, parent: -1, points: 3 },
      { minimum: 1, birth: 0.2, saddle: 0, death: 1, parent: 0, points: 2 },
      { minimum: 2, birth: 0.3, saddle: 1, death: 0.5, parent: 1, points: 1 },
    ]);
  });

  test('takes a pass as no lower than its ends, and one that is not finite as none', () => {
    const [first, second] = disconnectivity([0, 1], [{ between: [0, 1], height: 0.5 }]);
    expect([first!.death, second!.death, persistence(second!)]).toEqual([Infinity, 1, 0]);
    expect(disconnectivity([0, 1], [{ between: [0, 1], height: NaN }]).map(({ parent }) => parent)).toEqual([
      -1, -1,
    ]);
  });

  test.each([
    [[0, NaN], [], 'disconnectivity: expected finite losses, got NaN at 1.'],
    [
      [0, 1],
      [{ between: [0, 2], height: 1 }],
      'disconnectivity: expected passes between 2 optima, got one to 2.',
    ],
  ] as const)('refuses %j', (losses, passes, message) => {
    expect(() => disconnectivity(losses, passes)).toThrow(message);
  });
});
