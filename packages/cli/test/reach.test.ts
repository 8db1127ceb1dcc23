import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadDataset, loadOnnx, onnxLoss, type OnnxLoss } from '@orograph/models';
import { displace, norm, unit } from '@orograph/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const [m0, m1, data] = [fixture('mlp-0.onnx'), fixture('mlp-1.onnx'), fixture('data.npz')];
let folder: string;
let loss: OnnxLoss;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  const graph = await loadOnnx(m0);
  loss = await onnxLoss(graph, { data: await loadDataset(data, { graphInputs: graph.inputs }), threads: 1 });
});
afterAll(async () => {
  await loss.dispose();
  rmSync(folder, { recursive: true, force: true });
});
const command = (line: string): string[] => line.split(' ');

test('reach finds where the loss crosses the threshold, both ways', async () => {
  const run = await orograph(
    command(`reach ${m0} --data ${data} --direction radial,gradient,axis --samples 3 --rise 0.2`),
  );
  expect(run.code).toBe(0);
  const at = await loss.value(loss.theta);
  const { grad } = await loss.valueAndGrad!(loss.theta);
  const records = run.records.filter(({ type }) => type === 'reach');
  expect(records.map(({ kind, sample, sign }) => [kind, sample, sign])).toEqual(
    [
      ['radial', 0],
      ['gradient', 0],
      ['axis', 0],
      ['axis', 1],
      ['axis', 2],
    ].flatMap(([kind, sample]) => [
      [kind, sample, 1],
      [kind, sample, -1],
    ]),
  );
  for (const { kind, sign, distance, bounded } of records.slice(0, 4)) {
    const along = unit(kind === 'radial' ? Float64Array.from(loss.theta) : grad);
    const there = (t: number): Promise<number> =>
      loss.value(displace(loss.theta, [along], [Number(sign) * t]));
    if (!bounded) continue;
    expect(await there(Number(distance))).toBeLessThanOrEqual(at + 0.2 + 1e-6);
    expect(await there(1.01 * Number(distance))).toBeGreaterThan(at + 0.2);
  }
  expect(records.some(({ bounded }) => bounded)).toBe(true);
});

test('reach counts long directions with an interval, and knows the way to another optimum and to the start', async () => {
  const run = await orograph(
    command(
      `reach ${m0} ${m1} --data ${data} --direction optimum,init,axis --init ${m1} --samples 12 --threshold 3 --long 0.5`,
    ),
  );
  const summary = run.records.at(-1)!;
  const kinds = summary['kinds'] as {
    kind: string;
    directions: number;
    longShare: { share: number; low: number; high: number };
    longDirections?: { mean: number };
    ways: { forward: number; backward: number };
  }[];
  // Both ways are told: inwards the radial direction ends at the origin, outwards it need not.
  const [there, back] = run.records.map(({ distance }) => distance);
  expect(kinds[0]!.ways).toEqual({ forward: there, backward: back });
  expect(kinds.map(({ kind, directions }) => [kind, directions])).toEqual([
    ['optimum', 1],
    ['init', 1],
    ['axis', 12],
  ]);
  const { longShare: share, longDirections } = kinds[2]!;
  const shorter = new Map<unknown, number>();
  for (const { kind, sample, distance } of run.records)
    if (kind === 'axis') shorter.set(sample, Math.min(shorter.get(sample) ?? Infinity, Number(distance)));
  const long = [...shorter.values()].filter((distance) => distance >= 0.5).length / 12;
  expect(share.share).toBe(long);
  expect(share.low).toBeLessThan(long);
  expect(share.high - share.low).toBeGreaterThan(0);
  expect(longDirections!.mean).toBeCloseTo(119 * long, 10);
  expect(run.records[0]).toMatchObject({ kind: 'optimum', name: m1 });
  // The way to the optimum and to the start is the same here.
  expect(run.records[0]!['distance']).toBe(run.records[2]!['distance']);
});

test("reach --count counts the eigenvalues of PyTorch's Hessian above 2·rise/length², and the loss rises along them", async () => {
  const spectrum = JSON.parse(readFileSync(fixture('spectrum.json'), 'utf8')) as number[];
  const out = join(folder, 'count');
  const line = `reach ${m0} --data ${data} --direction radial --count --top 5 --runs 20 --rise 0.5 --long`;
  const run = await orograph(command(`${line} 1 --steps 30 --out ${out}`));
  expect(run.code).toBe(0);
  const count = run.records.find(({ type }) => type === 'count')!;
  expect(spectrum.filter((value) => value > 1)).toHaveLength(3);
  expect(count).toMatchObject({ lambda: 1, short: { mean: 3, standardError: 0, low: 3 } });
  expect(count).toMatchObject({
    long: { mean: 116, high: 116 },
    followed: { short: 3, rose: 3, long: 2, stayed: 2 },
  });
  const hessian = run.records.filter(({ kind }) => kind === 'hessian');
  expect(hessian).toHaveLength(10);
  for (const { sample, predicted } of hessian)
    expect(Number(predicted) / Math.sqrt(1 / spectrum[Number(sample)]!)).toBeCloseTo(1, 3);
  expect(readFileSync(join(out, 'short-directions.svg'), 'utf8')).toMatch(/^<svg/);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('3 ± 0 eigenvalues above 1');
  // Cut short within the spectrum it goes on.
  const path = join(out, 'records.ndjson');
  const lines = run.out.split('\n');
  truncateSync(path, lines.slice(0, 15).join('\n').length + 5);
  const rest = await orograph(command(`${line} 1 --steps 30 --out ${out}`));
  expect(rest.out).toBe(lines.slice(15).join('\n'));
  // Beyond the eigenvalues that were found one by one, within its error and what the steps leave open.
  const far = await orograph(command(`${line} 4 --steps 60`));
  const { short } = far.records.find(({ type }) => type === 'count') as unknown as {
    short: { mean: number; standardError: number; low: number; high: number };
  };
  const truth = spectrum.filter((value) => value > 1 / 16).length;
  expect(truth).toBeGreaterThan(6);
  expect(short.low - 4 * short.standardError).toBeLessThan(truth);
  expect(short.high + 4 * short.standardError).toBeGreaterThan(truth);
  expect(Math.abs(short.mean - truth)).toBeLessThan(4 * short.standardError + short.high - short.low);
}, 60_000);

test('a direction that does not exist is skipped with a record, and the rest is measured and summed up', async () => {
  const [fit, fitData] = [fixture('meaning/fit.onnx'), fixture('meaning/fit.npz')];
  const out = join(folder, 'skipped');
  const run = await orograph(command(`reach ${fit} ${fit} --data ${fitData} --samples 1 --out ${out}`));
  expect(run.code).toBe(0);
  expect(run.records.filter(({ type }) => type === 'skipped')).toEqual([
    { type: 'skipped', kind: 'gradient', sample: 0, reason: 'the gradient is zero' },
    { type: 'skipped', kind: 'optimum', sample: 0, name: fit, reason: 'the way there is zero' },
  ]);
  const summary = run.records.at(-1)! as unknown as { kinds: { kind: string }[]; skipped: number };
  expect([summary.kinds.map(({ kind }) => kind), summary.skipped]).toEqual([
    ['random', 'filter', 'orthogonal', 'axis', 'radial'],
    2,
  ]);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('skipped: the gradient is zero');
  // A run cut short in front of the skipped record goes on to the same bytes.
  const path = join(out, 'records.ndjson');
  const lines = run.out.split('\n');
  const place = lines.findIndex((line) => line.includes('"skipped"'));
  truncateSync(path, lines.slice(0, place).join('\n').length + 5);
  await orograph(command(`reach ${fit} ${fit} --data ${fitData} --samples 1 --out ${out}`));
  expect(readFileSync(path, 'utf8')).toBe(run.out);
  const alone = await orograph(
    command(`reach ${fit} --data ${fitData} --direction gradient --out ${join(folder, 'alone')}`),
  );
  expect([alone.code, alone.records.at(-1)]).toMatchObject([0, { type: 'summary', kinds: [], skipped: 1 }]);
});

test('a direction that moves only filters of zero has no length in units of filters', async () => {
  const [zero, zeroData] = [fixture('meaning/zero.onnx'), fixture('meaning/zero.npz')];
  const run = await orograph(
    command(`reach ${zero} --data ${zeroData} --direction gradient,random --samples 2`),
  );
  const lengths = run.records.filter(({ type }) => type === 'reach').map(({ filterLength }) => filterLength);
  expect(lengths.slice(0, 2)).toEqual([null, null]);
  for (const length of lengths.slice(2)) expect(length).toBeGreaterThan(0);
  const { kinds } = run.records.at(-1)! as unknown as { kinds: { filterLength: number | null }[] };
  expect(kinds.map(({ filterLength }) => filterLength === null)).toEqual([true, false]);
});

test('reach --per-block follows directions within each block, the others staying as they are', async () => {
  const out = join(folder, 'blocks');
  const line = `reach ${m0} ${m1} --data ${data} --direction random,radial,optimum --samples 2 --rise 0.2 --per-block`;
  const run = await orograph(command(`${line} --out ${out}`));
  expect([run.code, run.err.includes('report: ')]).toEqual([0, true]);
  const { blocks, kinds } = run.records.at(-1)! as unknown as {
    kinds: unknown[];
    blocks: { block: string; kind: string; directions: number }[];
  };
  expect(kinds).toHaveLength(3);
  expect(blocks.map(({ block, kind, directions }) => [block, kind, directions])).toEqual(
    loss.layout.blocks.flatMap(({ name }) => [
      [name, 'random', 2],
      [name, 'radial', 1],
      [name, 'optimum', 1],
    ]),
  );
  const at = await loss.value(loss.theta);
  for (const { offset, size, name } of loss.layout.blocks) {
    const block = new Float64Array(loss.dim);
    block.set(loss.theta.subarray(offset, offset + size), offset);
    for (const { sign, distance, bounded } of run.records.filter(
      ({ type, kind, block: own }) => type === 'reach' && kind === 'radial' && own === name,
    )) {
      const there = (t: number): Promise<number> =>
        loss.value(displace(loss.theta, [unit(block)], [Number(sign) * t]));
      expect(await there(Number(distance))).toBeLessThanOrEqual(at + 0.2 + 1e-6);
      if (bounded) expect(await there(1.01 * Number(distance))).toBeGreaterThan(at + 0.2);
    }
  }
  expect(readFileSync(join(out, 'reach-blocks-radial.svg'), 'utf8')).toMatch(/^<svg/);
  const path = join(out, 'records.ndjson');
  truncateSync(path, run.out.split('\n').slice(0, 20).join('\n').length + 5);
  await orograph(command(`${line} --out ${out}`));
  expect(readFileSync(path, 'utf8')).toBe(run.out);
});

test('width gives angle and distance with their errors, and the norm and loss they are read against', async () => {
  const out = join(folder, 'width');
  const run = await orograph(command(`width ${m0} ${m1} --data ${data} --samples 4 --out ${out}`));
  expect(run.code).toBe(0);
  const models = run.records.at(-1)!['models'] as Record<string, unknown>[];
  expect(models.map(({ model }) => model)).toEqual([m0, m1]);
  expect(models[0]!['norm']).toBeCloseTo(norm(loss.theta), 10);
  expect(models[0]!['loss']).toBe(await loss.value(loss.theta));
  expect(models[0]!['threshold']).toBeCloseTo((await loss.value(loss.theta)) + 0.5, 12);
  const angles = run.records.filter(({ model }) => model === m0).map(({ angle }) => 2 * Number(angle));
  const mean = angles.reduce((sum, angle) => sum + angle, 0) / 4;
  expect(models[0]!['angle']).toMatchObject({ count: 4, mean: expect.closeTo(mean, 12) as number });
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('angular width');
  expect(readFileSync(join(out, 'width-angle.svg'), 'utf8')).toMatch(/^<svg/);
});

test.each([
  ['reach', `reach ${m0} --data ${data} --samples 3`],
  ['width', `width ${m0} ${m1} --data ${data} --samples 3`],
])('a %s cut short goes on and ends with the same records', async (name, line) => {
  const whole = await orograph(command(`${line} --out ${join(folder, `whole-${name}`)}`));
  const path = join(folder, `${name}-cut`, 'records.ndjson');
  await orograph(command(`${line} --out ${join(folder, `${name}-cut`)}`));
  const first = whole.out.split('\n');
  truncateSync(path, first.slice(0, 3).join('\n').length + 5);
  const rest = await orograph(command(`${line} --out ${join(folder, `${name}-cut`)}`));
  expect(readFileSync(path, 'utf8')).toBe(whole.out);
  expect(rest.out).toBe(first.slice(3).join('\n'));
  expect(await orograph(command(`${line} --seed 1 --out ${join(folder, `${name}-cut`)}`))).toMatchObject({
    code: 2,
    err: expect.stringContaining('the --out folder is of another command (expected seed 0, got 1') as string,
  });
});

test.each([
  ['--threshold 0.01', /not below the threshold \(expected at most 0\.01, got /],
  ['--direction init', /no start of training \(expected --init M, got none/],
  ['--direction optimum', /no other optimum \(expected another model, got one/],
  ['--direction up', /expected some of random, filter, .*, got "up"/],
  [
    '--count --rise 1e-300',
    /no rise to count by \(expected a threshold above 0\.18\d+, got 0\.18\d+, in --count/,
  ],
  ['--threshold 1 --rise 2', /cannot be used with option '--rise/],
])('reach %s is a misuse', async (flags, message) => {
  const { code, err } = await orograph(command(`reach ${m0} --data ${data} ${flags}`));
  expect(err).toMatch(message);
  expect(code).toBe(2);
});
