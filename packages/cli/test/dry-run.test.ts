import { type SampledCost, sampleTasks } from '@orograph/program/run';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { NEVER, of, range, map } from 'rxjs';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const line = (command: string): string[] =>
  command
    .replaceAll('M0', fixture('mlp-0.onnx'))
    .replaceAll('M1', fixture('mlp-1.onnx'))
    .replaceAll('DATA', `--data ${fixture('data.npz')}`)
    .split(' ');

test.each([
  ['slice M0 DATA --grid 30x20', [600]],
  // 64 examples are one batch of 60; 2 × 101 points along the segment and the connector.
  ['connect M0 M1 DATA --steps 7', [7, 202]],
  ['connect M0 M1 DATA --method midpoints --levels 3 --steps 7', [49, 202]],
  ['goldilocks M0 DATA --radii 0.1,1,10 --samples 5', [15]],
  // The parent and two children of each of two seeds; 7 points between the children.
  ['instability mlp DATA --hidden 4 --epochs 3 --batch 16 --seeds 0..1 --after 0,1 --points 7', [54, 28]],
  ['similarity M0 M1 M0 DATA', [3]],
  ['topology M0 M1 M0 DATA --points 3', [3, 3]],
])('%s --dry-run counts what it would measure, and writes nothing', async (command, counts) => {
  const out = join(folder, 'run');
  const { code, records, err } = await orograph([...line(command), '--out', out, '--dry-run', '--json']);
  expect([code, err.includes('report')]).toEqual([0, false]);
  const [plan] = records as unknown as { readonly costs: SampledCost[]; readonly seconds: number }[];
  expect(plan).toMatchObject({ type: 'plan', command: command.split(' ')[0], there: 0 });
  expect(plan!.costs.map(({ count }) => count)).toEqual(counts);
  const sum = plan!.costs.reduce((all, { count, each }) => all + count * each!, 0);
  expect(plan!.seconds).toBeCloseTo(sum, 9);
  expect(plan!.seconds).toBeGreaterThan(0);
  expect(existsSync(out)).toBe(false);
});

test('topology of a slice costs nothing to speak of, and has no plan', async () => {
  const { code, err } = await orograph(['topology', join(folder, 'none'), '--dry-run']);
  expect([code, err]).toEqual([
    2,
    'error: --dry-run does not apply (expected --data, got none, in the flags)\n',
  ]);
});

test('a survey plans its parts, and a reproduction its networks', async () => {
  const survey = await orograph([
    ...line('survey M0 DATA --minutes 0.01 --json'),
    '--dry-run',
    '--out',
    join(folder, 'survey'),
  ]);
  expect(survey.code).toBe(0);
  const [plan] = survey.records as unknown as { readonly costs: SampledCost[] }[];
  expect(plan!.costs.map(({ what }) => what.split(' ')[0])).toEqual([
    'slice',
    'reach',
    'width',
    'curvature',
    'sharpness',
  ]);
  expect(plan).toMatchObject({ type: 'plan', command: 'survey', seconds: expect.any(Number) });
  const networks = await orograph([
    ...line('reproduce planes --quick --on mlp DATA --hidden 4 --json'),
    '--dry-run',
    '--out',
    join(folder, 'paper'),
  ]);
  expect([networks.code, networks.records]).toMatchObject([
    0,
    [{ type: 'plan', command: 'reproduce', costs: [{ what: 'tasks on mlp' }] }],
  ]);
  expect(['survey', 'paper'].filter((name) => existsSync(join(folder, name)))).toEqual([]);
});

test('a pipeline says which steps it would do, what each costs, and which wait for others', async () => {
  const out = join(folder, 'pipeline');
  const yaml = join(folder, 'pipeline.yaml');
  const data = fixture('data.npz');
  writeFileSync(
    yaml,
    `out: ${out}
steps:
  plane: { command: slice, models: [${fixture('mlp-0.onnx')}], data: ${data}, grid: 3x3 }
  parts: { command: inspect, model: ${fixture('mlp-0.onnx')} }
  basins: { command: topology, runs: ["\${plane.out}"] }
`,
  );
  const planned = async (): Promise<unknown> =>
    (await orograph(['run', yaml, '--dry-run', '--json'])).records[0];
  expect(await planned()).toMatchObject({
    type: 'plan',
    command: 'run',
    steps: [
      { step: 'plane', state: 'due', seconds: expect.any(Number) },
      { step: 'parts', state: 'due', seconds: null },
      { step: 'basins', state: 'after', after: 'plane', seconds: null },
    ],
    seconds: null,
  });
  expect(existsSync(out)).toBe(false);
  await orograph(['run', yaml]);
  expect(await planned()).toMatchObject({
    steps: [{ state: 'done' }, { state: 'done' }, { state: 'done' }],
    seconds: 0,
  });
});

test('what of a run is there already is said; the run stays as it is', async () => {
  const out = join(folder, 'there');
  const command = [...line('slice M0 DATA --grid 3x3'), '--out', out];
  await orograph(command);
  const files = readdirSync(out);
  const { records } = await orograph([...command, '--dry-run']);
  expect(records[0]).toMatchObject({ type: 'plan', there: 10 });
  expect(readdirSync(out)).toEqual(files);
});

test('a training is followed for some steps', async () => {
  const { records } = await orograph([
    ...line('train mlp DATA --hidden 4 --epochs 3 --batch 16 --seeds 0..1'),
    '--dry-run',
  ]);
  // 60 examples are four batches of 16, the last one short; steps come in groups.
  expect(records).toHaveLength(1);
  expect((records[0]!['costs'] as SampledCost[])[0]!.measured).toBeGreaterThan(0);
  expect(records[0]!['costs']).toEqual([
    {
      what: 'steps of 16 examples, 3 epochs of 2 seeds',
      count: 24,
      each: expect.any(Number),
      measured: expect.any(Number),
    },
  ]);
});

test('of each kind of task some records are made, in a time that is bounded; later ones go on from those of earlier ones', async () => {
  const added: unknown[] = [];
  const fold = { add: (record: unknown) => void added.push(record), summary: () => ({ type: 'summary' }) };
  const many = (from: number, count: number) =>
    range(from, count).pipe(map((value) => ({ type: 'value', value })));
  let begun = 0;
  const costs = await sampleTasks(
    [
      { key: { seed: 0 }, count: 3, stream: () => many(0, 3) },
      { key: { seed: 1 }, count: 3, stream: () => (begun++, many(0, 3)) },
      { key: {}, count: 1000, stream: () => many(0, 1000) },
      { key: {}, count: 2, record: 'late', stream: () => NEVER },
      { key: { seed: 0 }, count: 3, record: 'other', stream: () => many(0, 3) },
      { key: {}, count: 1, stream: () => of({ type: 'last', value: added.length }) },
    ],
    fold,
    new AbortController().signal,
  );
  expect(costs.map(({ what, count, measured }) => [what, count, measured])).toEqual([
    ['records value', 6, 3],
    ['records value', 1000, 40],
    ['records late', 2, 0],
    ['records value', 3, 3],
    ['records last', 1, 1],
  ]);
  expect(costs[2]!.each).toBeNull();
  expect(begun).toBe(0);
  expect(added).toEqual([
    ...[0, 1, 2, 0, 1, 2].map((value) => ({ type: 'value', seed: 0, value })),
    { type: 'last', value: 6 },
  ]);
});
