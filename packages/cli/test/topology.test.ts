import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadOnnx, saveOnnx } from '@orograph/models';
import { permuted, symmetriesOf } from '@orograph/onnx';
import { openRunFolder } from '@orograph/runs';
import { randomElement } from '@orograph/tensor';
import { numberAt } from '@orograph/report';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const command = (line: string): string[] => line.split(' ');

/** Keeps a slice of f over [−1.5, 1.5]², as `slice --grid n` does; points for which f is undefined are not measured. */
async function sliceRun(
  name: string,
  n: number,
  f: (x: number, y: number) => number | undefined,
): Promise<string> {
  const path = join(folder, name);
  const run = await openRunFolder(path, {
    identity: { command: 'slice', grid: [n, n], range: [-1.5, 1.5], name },
  });
  const at = (i: number): number => -1.5 + (3 * i) / (n - 1);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const loss = f(at(i), at(j));
      if (loss !== undefined)
        run.append({ type: 'point', index: [i, j], coords: [at(i), at(j)], loss, metrics: {} });
    }
  run.close();
  return path;
}

const well = (x: number, y: number): number => 0.7 * (x * x - 1) ** 2 + y * y;

test('topology of a double well has two basins and the barrier between them, and goes on to the same bytes', async () => {
  const [slice, out] = [await sliceRun('well', 13, well), join(folder, 'topology')];
  const line = `topology ${slice} --out ${out}`;
  const run = await orograph(command(line));
  expect(run.err).toContain('report: ');
  const basins = run.records.filter(({ type }) => type === 'basin');
  expect(basins).toMatchObject([
    {
      basin: 0,
      minimum: { coords: [-1, 0] },
      birth: 0,
      saddle: null,
      death: 'Infinity',
      parent: null,
      points: 169,
    },
    { basin: 1, minimum: { coords: [1, 0] }, birth: 0, saddle: { index: [6, 6], coords: [0, 0] }, parent: 0 },
  ]);
  expect(numberAt(basins[1], 'death')).toBeCloseTo(0.7, 12);
  expect(numberAt(basins[1], 'persistence')).toBeCloseTo(0.7, 12);
  expect(run.records.at(-1)).toMatchObject({ points: 169, infinite: 0, basins: 2, distance: null });
  for (const name of ['merge-tree', 'persistence', 'basins'])
    expect(readFileSync(join(out, `${name}.svg`), 'utf8')).toContain('<svg');

  const path = join(out, 'records.ndjson');
  const lines = run.out.split('\n');
  truncateSync(path, Buffer.byteLength(lines[0]!) + 5);
  const rest = await orograph(command(line));
  expect(readFileSync(path, 'utf8')).toBe(run.out);
  expect(rest.out).toBe(lines.slice(1).join('\n'));
});

test('shallow basins are left out below the threshold, and noise says which could be chance', async () => {
  const slice = await sliceRun('bumps', 13, (x, y) => well(x, y) + (Math.abs(x) < 0.1 && y > 1.4 ? -0.8 : 0));
  const count = async (flags: string): Promise<unknown> =>
    (await orograph(command(`topology ${slice}${flags}`))).records.at(-1)!['basins'];
  const surface = async (threshold: number): Promise<unknown> =>
    (await orograph(command(`topology ${slice} --threshold ${threshold}`))).records[0]!['filled'];
  expect(await surface(0)).toBeUndefined();
  const filled = (await surface(0.1)) as readonly number[];
  // The bump at (0, 1.5) is filled up to its neighbours; all else stays.
  const at = (i: number): number => -1.5 + i / 4;
  filled.forEach((value, point) => {
    const [x, y] = [at(Math.floor(point / 13)), at(point % 13)];
    if (x !== 0 || y !== 1.5) expect(value).toBe(well(x, y));
    else expect(value).toBeCloseTo(Math.min(...[-0.25, 0, 0.25].map((dx) => well(dx, 1.25))), 12);
  });
  expect(await count(' --threshold 0')).toBe(3);
  expect(await count(' --threshold 0.1')).toBe(2);
  const run = await orograph(command(`topology ${slice} --threshold 0 --noise 0.05`));
  expect(run.records.filter(({ type }) => type === 'basin').map((basin) => basin['beyondNoise'])).toEqual([
    true,
    true,
    false,
  ]);
});

test('the distance of two slices is the difference of their barriers', async () => {
  const higher = await sliceRun('higher', 13, (x, y) => well(x, y) * 1.5);
  const run = await orograph(command(`topology ${join(folder, 'well')} ${higher}`));
  expect(numberAt(run.records.at(-1), 'distance', 'bottleneck')).toBeCloseTo(0.35, 12);
  expect(numberAt(run.records.at(-1), 'distance', 'wasserstein')).toBeCloseTo(0.35, 12);
});

describe('checkpoints', () => {
  const data = fixture('data.npz');
  let models: string;
  beforeAll(async () => {
    // The third is the first with its units permuted: another point of the same loss.
    const graph = await loadOnnx(fixture('mlp-0.onnx'));
    const symmetries = symmetriesOf(graph);
    const copy = join(folder, 'copy.onnx');
    await saveOnnx(permuted(graph, symmetries, randomElement(symmetries.groups, 1)), copy);
    models = [fixture('mlp-0.onnx'), fixture('mlp-1.onnx'), copy].join(' ');
  });

  test('join in a tree at the lowest of the highest losses between them', async () => {
    const out = join(folder, 'optima');
    const line = `topology ${models} --data ${data} --limit 64 --points 5 --out ${out}`;
    const run = await orograph(command(line));
    const losses = run.records.flatMap(({ type, loss }) => (type === 'optimum' ? [Number(loss)] : []));
    const passes = run.records.filter(({ type }) => type === 'pass');
    expect(passes.map(({ between }) => between)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    for (const { losses: along, height, straight, gradNorm } of passes) {
      expect(along).toHaveLength(5);
      expect(height).toBe(Math.max(...(along as number[])));
      expect([straight, gradNorm]).toEqual([height, null]);
    }
    // Minimax: the tree joins each pair at the least over all routes of the highest pass on the route.
    const height = (a: number, b: number): number =>
      Number(
        passes.find(
          ({ between }) => JSON.stringify(between) === JSON.stringify([Math.min(a, b), Math.max(a, b)]),
        )!.height,
      );
    const joined = (a: number, b: number): number =>
      Math.min(height(a, b), Math.max(height(a, 3 - a - b), height(3 - a - b, b)));
    const branches = run.records.at(-1)!['branches'] as readonly Record<string, number | null>[];
    expect(branches[0]).toMatchObject({ optimum: losses.indexOf(Math.min(...losses)), parent: null });
    for (const { optimum, birth, death, parent } of branches.slice(1)) {
      expect(birth).toBe(losses[optimum!]);
      expect(losses[parent!]).toBeLessThanOrEqual(birth!);
      const lower = [0, 1, 2].filter((other) => losses[other]! < losses[optimum!]!);
      expect(death).toBe(Math.min(...lower.map((other) => joined(optimum!, other))));
    }
    for (const name of ['disconnectivity', 'ways'])
      expect(readFileSync(join(out, `${name}.svg`), 'utf8')).toContain('<svg');
    const path = join(out, 'records.ndjson');
    const lines = run.out.split('\n');
    truncateSync(path, Buffer.byteLength(lines.slice(0, 4).join('\n')) + 5);
    const rest = await orograph(command(line));
    expect(readFileSync(path, 'utf8')).toBe(run.out);
    expect(rest.out).toBe(lines.slice(4).join('\n'));
  });

  test('ways that are relaxed are lower than straight ones', async () => {
    const run = await orograph(
      command(`topology ${models} --data ${data} --limit 64 --points 5 --relax 6 --rate 0.5`),
    );
    const passes = run.records.filter(({ type }) => type === 'pass');
    expect(passes).toHaveLength(3);
    for (const { height, straight, gradNorm } of passes) {
      expect(Number(height)).toBeLessThan(Number(straight));
      expect(Number(gradNorm)).toBeGreaterThan(0);
    }
  });

  test('one alone has no ways, and flags of models do not apply to slices', async () => {
    const run = await orograph(command(`topology ${fixture('mlp-0.onnx')} --data ${data}`));
    expect(run).toMatchObject({ code: 2 });
    expect(run.err).toContain('no way to measure (expected at least 2 checkpoints, got 1 checkpoint');
    const bare = await orograph(command(`topology ${fixture('mlp-0.onnx')} ${fixture('mlp-1.onnx')}`));
    expect(bare).toMatchObject({ code: 2 });
    expect(bare.err).toContain(
      'a checkpoint without data (expected the folder of a slice, or --data for checkpoints, got a file',
    );
    const slice = await orograph(command(`topology ${join(folder, 'well')} --align`));
    expect(slice.err).toContain('--align does not apply (expected --data');
  });
});

describe('points that are missing', () => {
  test('are said and count as infinitely high', async () => {
    const slice = await sliceRun('cut', 13, (x, y) =>
      Math.abs(x) < 0.1 ? (y > 0 ? undefined : NaN) : well(x, y),
    );
    const out = join(folder, 'missing');
    const run = await orograph(command(`topology ${slice} --out ${out}`));
    const told = 'f 169 points 7 are not finite and 6 are not measured: they count as infinitely high';
    expect(run.err).toContain(`note: ${slice}: o${told}`);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain(`O${told}.`);
    expect(run.records.at(-1)).toMatchObject({ infinite: 13, unmeasured: 6, basins: 2 });
    expect(run.records.filter(({ type }) => type === 'basin').map(({ death }) => death)).toEqual([
      'Infinity',
      'Infinity',
    ]);
  });

  test('are said of the second of two slices too', async () => {
    const half = await sliceRun('half', 13, (x, y) => (x > 0 ? undefined : well(x, y)));
    const whole = await sliceRun('whole', 13, well);
    const { code, err } = await orograph(command(`topology ${whole} ${half}`));
    expect(code).toBe(0);
    expect(err.match(/^note: .*/gm)).toEqual([
      `note: ${half}: of 169 points 78 are not measured: they count as infinitely high`,
    ]);
  });

  test('a run that is no slice is refused', async () => {
    const path = join(folder, 'empty');
    (await openRunFolder(path, { identity: { command: 'reach' } })).close();
    const run = await orograph(command(`topology ${path}`));
    expect(run).toMatchObject({ code: 2 });
    expect(run.err).toContain(
      'no slice (expected the folder of a slice with at least one point, got a run of reach without points',
    );
    expect(await orograph(command(`topology ${path} ${path} ${path}`))).toMatchObject({ code: 2 });
  });
});
