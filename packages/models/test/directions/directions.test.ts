import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { dot, layoutOf, norm, type StoredVector } from '@orograph/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';

import {
  cutDirections,
  describeDirections,
  directionsBytes,
  readDirections,
  serializeNpz,
  serializeTrajectory,
  readParameterPath,
  storedDirections,
} from '../../src/index.ts';

const layout = layoutOf([
  { name: 'w', shape: [4, 3] },
  { name: 'b', shape: [4] },
]);
const theta = Float64Array.from({ length: 16 }, (_, i) => Math.sin(i + 1));
const other = theta.map((x, i) => x + (i % 3));
const points = [{ theta, layout }] as const;
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('random directions are orthonormal, between ones lead to the other points, filters are as long as those of θ', () => {
  const random = cutDirections('random', points, { rank: 3, seed: 1 });
  const { norms, innerProducts, orthonormalityError } = describeDirections(random);
  expect(orthonormalityError).toBeLessThan(1e-12);
  expect(norms).toEqual([1, 1, 1].map((x): unknown => expect.closeTo(x, 12)));
  expect(innerProducts[0]![1]).toBeCloseTo(dot(random[0]!, random[1]!), 14);
  const [way] = cutDirections('between', [...points, { theta: other, layout }], { rank: 1, seed: 0 });
  expect(Array.from(way!)).toEqual(Array.from(theta, (_, i): unknown => expect.closeTo(i % 3, 12)));
  const [filter] = cutDirections('filter', points, { rank: 1, seed: 2 });
  for (let k = 0; k < 4; k++)
    expect(norm(filter!.subarray(3 * k, 3 * k + 3))).toBeCloseTo(norm(theta.subarray(3 * k, 3 * k + 3)), 8);
});

test('a direction turned by φ is normal again, with the cosine of φ to the one it was, and is itself after a whole turn', () => {
  const wide = layoutOf([{ name: 'w', shape: [1, 4000] }]);
  const at = [{ theta: new Float64Array(4000).fill(0.5), layout: wide }] as const;
  const turned = (...turn: number[]): Float64Array[] =>
    cutDirections('layer', at, { rank: 2, seed: 3, turn }) as Float64Array[];
  const [plain, fixed] = cutDirections('layer', at, { rank: 2, seed: 3 });
  for (const degrees of [30, 90, 135]) {
    const [u, v] = turned(degrees, 0);
    const cosine = dot(plain!, u!) / (norm(plain!) * norm(u!));
    expect(cosine).toBeCloseTo(Math.cos((degrees * Math.PI) / 180), 1);
    expect(norm(u!)).toBeCloseTo(norm(plain!), 8);
    expect(v).toEqual(fixed);
    expect(dot(u!, fixed!) / (norm(u!) * norm(fixed!))).toBeCloseTo(0, 1);
  }
  expect(Array.from(turned(360, 0)[0]!)).toEqual(Array.from(plain!, (x): unknown => expect.closeTo(x, 9)));
  const { directions, dispose } = storedDirections('layer', at, { rank: 1, seed: 3, turn: [30] });
  const stored = new Float32Array(4000);
  directions[0]!.read(0, stored);
  dispose();
  const [u] = turned(30, 0);
  expect(Math.max(...stored.map((x, i) => Math.abs(x - u![i]!)))).toBeLessThan(1e-6);
});

test.each(['random', 'filter', 'layer', 'between'] as const)(
  'stored %s directions are those of memory in float32, and their files go',
  (kind) => {
    const all = kind === 'between' ? ([...points, { theta: other, layout }] as const) : points;
    const how = { rank: kind === 'between' ? 1 : 2, seed: 4 };
    const { directions, dispose } = storedDirections(kind, all, how);
    const read = (vector: StoredVector): Float32Array => {
      const into = new Float32Array(vector.length);
      vector.read(0, into);
      return into;
    };
    const [stored, whole] = [directions.map(read), cutDirections(kind, all, how)];
    dispose();
    expect(stored).toHaveLength(whole.length);
    for (const [k, vector] of whole.entries()) {
      // A basis may be another of the same subspace: a vector of one has all its length in the other.
      const span = Math.hypot(...stored.map((own) => dot(own, vector) / (norm(own) * norm(vector))));
      if (kind === 'random') expect(span).toBeCloseTo(1, 5);
      else vector.forEach((x, i) => expect(stored[k]![i]).toBeCloseTo(x, 5));
    }
    expect(() => read(directions[0]!)).toThrow('EBADF');
  },
);

test('ranked directions are read as they were written, as many as are wanted', () => {
  const vectors = cutDirections('random', points, { rank: 4, seed: 5 });
  const path = join(folder, 'top.npz');
  writeFileSync(path, directionsBytes({ values: [4, 3, 2, 1], vectors }, layout));
  expect(readDirections(path, layout)).toEqual(vectors.slice(0, 3).map((v) => Float64Array.from(v)));
  expect(readDirections(path, layout, 2)).toHaveLength(2);
  const wide = layoutOf([{ name: 'w', shape: [4, 4] }]);
  expect(() => readDirections(path, wide)).toThrow(
    `the direction does not fit the model (expected u/w of shape [4,4], got shape [4,3], in ${path})`,
  );
  expect(() => readDirections(join(folder, 'none.npz'), layout)).toThrow(
    /no such file .*NPZ file of directions/,
  );
  const empty = join(folder, 'empty.npz');
  writeFileSync(empty, serializeNpz({ a: { shape: [1], dataType: 'double', data: Float64Array.of(1) } }));
  expect(() => readDirections(empty, layout)).toThrow(
    `no directions (expected arrays named u/<block>, got a, in ${empty})`,
  );
});

test('a path has the points of a trajectory in order', async () => {
  const path = join(folder, 'way.npz');
  const thetas = [theta, other].map((point) => Float32Array.from(point));
  writeFileSync(path, serializeTrajectory({ steps: [0, 7], thetas }, layout));
  const found = await readParameterPath(path, { loss: { layout } });
  expect(found.name).toBe(path);
  expect(found.thetas.map((point) => Array.from(point))).toEqual(thetas.map((point) => Array.from(point)));
  await expect(readParameterPath(join(folder, 'none.npz'), { loss: { layout } })).rejects.toThrow(
    /no such file \(expected an NPZ file of a trajectory, got nothing/,
  );
});
