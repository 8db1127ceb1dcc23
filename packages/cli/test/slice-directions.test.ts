import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serializeTrajectory } from '@orograph/models';
import { layoutOfParameters, parametersOf, parseOnnx, thetaOf } from '@orograph/onnx';
import { between, displace, dot, norm, normal, orthonormalize, type Vector } from '@orograph/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const [m0, m1, data] = [fixture('mlp-0.onnx'), fixture('mlp-1.onnx'), fixture('data.npz')];
const read = (path: string): { theta: Float32Array; parameters: ReturnType<typeof parametersOf> } => {
  const graph = parseOnnx(readFileSync(path));
  const parameters = parametersOf(graph);
  return { theta: thetaOf(graph, parameters), parameters };
};
const { theta, parameters } = read(m0);
const layout = layoutOfParameters(parameters);
let folder: string;
let trajectory: string;
/** Steps along two directions, and off their plane by what is told. */
const [u, v, w] = orthonormalize([0, 1, 2].map((seed) => normal(layout.dim, seed))) as [
  Vector,
  Vector,
  Vector,
];
const walk = [
  [3, 1, 0],
  [2, -1, 0.01],
  [1, 0.5, 0],
  [0, 0, 0],
] as const;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  trajectory = join(folder, 'trajectory.npz');
  const thetas = walk.map((coords) => displace(theta, [u, v, w], coords));
  writeFileSync(trajectory, serializeTrajectory({ steps: [0, 1, 2, 3], thetas }, layout));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Shown {
  readonly directions: {
    readonly explained: number[];
    readonly marks: { readonly name: string; readonly coords: number[] }[];
    readonly eigenpairs: { readonly values: number[] };
    readonly orthonormalityError: number;
  };
  readonly paths: { readonly name: string; readonly coords: number[][]; readonly residuals: number[] }[];
}
const manifest = (run: string): Shown =>
  JSON.parse(readFileSync(join(folder, run, 'run.json'), 'utf8')) as Shown;
const slice = (run: string, ...args: string[]): ReturnType<typeof orograph> =>
  orograph(['slice', ...args, '--data', data, '--out', join(folder, run)]);

test('trajectory: the plane of most variance through the last point, each point with its distance from it', async () => {
  const run = await slice('t', m0, '--direction', 'trajectory', '--from', trajectory, '--grid', '5x5');
  expect(run.code).toBe(0);
  const { directions, paths } = manifest('t');
  expect(directions.explained[0]! + directions.explained[1]!).toBeGreaterThan(0.9999);
  expect(directions.orthonormalityError).toBeLessThan(1e-10);
  const [path] = paths as [Shown['paths'][number]];
  expect(path.name).toBe(trajectory);
  path.coords.forEach((coords, k) => {
    const squared = walk[k]!.reduce<number>((sum, x) => sum + x * x, 0);
    expect(dot(Float64Array.from(coords), Float64Array.from(coords)) + path.residuals[k]! ** 2).toBeCloseTo(
      squared,
      4,
    );
  });
  expect(Math.max(...path.residuals)).toBeGreaterThan(1e-3);
  expect(Math.max(...path.residuals)).toBeLessThan(0.02);
  expect(directions.marks[0]!.coords[0]).toBeCloseTo(0, 5);
  expect(readFileSync(join(folder, 't/report.html'), 'utf8')).toContain(
    'How far the points of each path are from the cut',
  );
  expect(readFileSync(join(folder, 't/residuals.svg'), 'utf8')).toMatch(/^<svg/);
});

test('hessian: the loss is curved along the directions as the eigenvalues say', async () => {
  const range = '-0.01:0.01';
  const { records } = await slice('h', m0, '--direction', 'hessian', '--grid', '3x3', '--range', range);
  const { directions } = manifest('h');
  const at = (i: number, j: number): number =>
    Number(records.find(({ index }) => String(index) === `${i},${j}`)!['loss']);
  const seconds = [(at(0, 1) - 2 * at(1, 1) + at(2, 1)) / 1e-4, (at(1, 0) - 2 * at(1, 1) + at(1, 2)) / 1e-4];
  directions.eigenpairs.values.forEach((value, k) =>
    expect(Math.abs(seconds[k]! / value - 1)).toBeLessThan(0.1),
  );
  const { records: curvature } = await orograph([
    'curvature',
    m0,
    '--data',
    data,
    '--top',
    '2',
    '--samples',
    '0',
  ]);
  (curvature[0]!['values'] as number[]).forEach((value, k) =>
    expect(Math.abs(directions.eigenpairs.values[k]! / value - 1)).toBeLessThan(0.01),
  );
});

test('plane: through two models and the origin, with a path that is projected onto it', async () => {
  await slice('p', m0, m1, '--direction', 'plane', '--grid', '3x3', '--path', trajectory);
  const { directions, paths } = manifest('p');
  expect(directions.marks.map(({ name }) => name)).toEqual([m0, m1, 'origin']);
  const other = read(m1).theta;
  expect(directions.marks[1]!.coords[0]).toBeCloseTo(norm(between(theta, other)), 8);
  expect(Math.hypot(...directions.marks[2]!.coords)).toBeCloseTo(norm(theta), 8);
  expect(paths.map(({ name }) => name)).toEqual(['straight', trajectory]);
  expect(Math.max(...paths[0]!.residuals)).toBeLessThan(1e-6);
  // A path at random is almost all off the plane.
  expect(paths[1]!.residuals[0]).toBeGreaterThan(2);
});

test('a path is projected orthogonally onto directions that are not', async () => {
  const { records } = await slice('f', m0, '--grid', '3x3', '--path', trajectory);
  expect(records.at(-1)!.type).toBe('summary');
  const [path] = manifest('f').paths as [Shown['paths'][number]];
  // The last point is the origin of the cut.
  expect(Math.hypot(...path.coords[3]!, path.residuals[3]!)).toBeLessThan(1e-4);
  expect(path.residuals[0]).toBeLessThanOrEqual(Math.hypot(3, 1) + 1e-6);
});

test.each([
  [['--direction', 'trajectory'], /no trajectory \(expected --from FILE, got none/],
  [
    ['--direction', 'trajectory', '--from', 'none.npz'],
    /no such file: none\.npz \(expected a file, got nothing, in --from\)/,
  ],
  [['--direction', 'plane'], /--direction plane does not fit the models \(expected 2 or 3 models, got 1/],
  [[m1, '--direction', 'hessian'], /--direction hessian needs one model \(expected 1, got 2/],
  [[m0, '--direction', 'plane'], /span of those before it/],
])('misuse: slice %j', async (args, message) => {
  const { code, err } = await slice('misuse', m0, ...args);
  expect(err).toMatch(message);
  expect(code).toBe(2);
  expect(existsSync(join(folder, 'misuse'))).toBe(false);
});

test('--engine plain has the losses of the rewritten graph, and --explain says how each is made', async () => {
  const explained = (...more: string[]) =>
    orograph(['slice', m0, '--data', data, '--grid', '5x5', '--explain', ...more]);
  const [fast, plain] = [await explained(), await explained('--engine', 'plain')];
  expect(fast.err).toMatch(
    /affine, as the network does not convolve: \d tensors that are affine in the coordinates, of \S+ MiB, computed once for all 60 examples; \d+ nodes run at each point/,
  );
  expect(plain.err).toContain('displace: each point is a θ of its own, and the whole network runs at it');
  const losses = ({ records }: typeof fast): number[] =>
    records.filter(({ type }) => type === 'point').map(({ loss }) => loss as number);
  expect(losses(plain)).toHaveLength(25);
  losses(plain).forEach((loss, k) => expect(losses(fast)[k]! / loss).toBeCloseTo(1, 5));
});

test('--turn makes the plane anew by degrees: 0 leaves it as it is, one angle is that of both axes, three do not fit two', async () => {
  const values = async (run: string, ...turn: string[]): Promise<string> => {
    const done = await slice(run, m0, '--grid', '3x3', ...turn);
    expect(done.code).toBe(0);
    return readFileSync(join(folder, run, 'records.ndjson'), 'utf8');
  };
  const plain = await values('plain');
  expect(await values('turn-0', '--turn', '0')).toBe(plain);
  const both = await values('turn-30', '--turn', '30');
  expect(both).not.toBe(plain);
  expect(await values('turn-30-30', '--turn', '30,30')).toBe(both);
  // One axis is turned: what lies on the other is as it was.
  const lossesOn = (records: string): number[] =>
    records
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; coords: number[]; loss: number })
      .filter(({ type, coords }) => type === 'point' && coords[0] === 0)
      .map(({ loss }) => loss);
  expect(lossesOn(await values('turn-x', '--turn', '40,0'))).toEqual(lossesOn(plain));
  const wrong = await slice('wrong', m0, '--turn', '1,2,3');
  expect([wrong.code, wrong.err]).toEqual([
    2,
    expect.stringContaining('--turn does not fit the cut (expected one angle, or 2, got 3, in --turn)'),
  ]);
});
