import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { changedFlags, checkRead, notedFlags, plainFlags, unreadFlags } from '@orograph/commands';
import { parseLine, quietTerminal } from '@orograph/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { commands } from '../src/commands.ts';
import { orograph as program } from '../src/orograph.ts';
import { fixture, orograph } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  await orograph(line('train mlp DATA --hidden 4 --epochs 1 --batch 16 --out TRAINED'));
  await orograph(line('slice M0 DATA --grid 3x3 --out SLICE'));
});

/** The words of a command line, with the files of these tests. */
const line = (words: string): string[] =>
  words
    .replaceAll('M0', fixture('mlp-0.onnx'))
    .replaceAll('M1', fixture('mlp-1.onnx'))
    .replaceAll('DATA', `--data ${fixture('data.npz')}`)
    .replaceAll(
      'PATH',
      join(folder, 'trained/seed-0.onnx') + ' ' + join(folder, 'trained/seed-0.trajectory.npz'),
    )
    .replaceAll('TRAINED', join(folder, 'trained'))
    .replaceAll('SLICE', join(folder, 'slice'))
    .replaceAll('OUT', join(folder, 'out'))
    .split(' ');

const zoo = 'mlp DATA --hidden 4 --epochs 1';
/** A line of each mode of a command: together they have a use for every flag. */
const modes: Readonly<Record<string, readonly string[]>> = {
  survey: ['M0 DATA --minutes 0.01 --dry-run'],
  inspect: ['M0 DATA'],
  evaluate: ['M0 DATA --gradient'],
  slice: ['M0 DATA --grid 3 --curvature'],
  curvature: ['M0 DATA --per-block --density --samples 4'],
  sharpness: ['M0 DATA'],
  reach: ['M0 M1 DATA --count'],
  width: ['M0 DATA', `${zoo} --sweep batch=16,32`],
  basin: ['M0 DATA'],
  wedge: ['M0 DATA'],
  overlap: ['M0 M1 DATA'],
  similarity: ['TRAINED/seed-0.onnx DATA --path TRAINED/seed-0.trajectory.npz', 'M0 M1 DATA'],
  connect: ['M0 M1 DATA --steps 2'],
  align: ['M0 M1 DATA', 'M0 M1 DATA --match activations', 'M0 M1 DATA --match straight-through --steps 2'],
  topology: ['SLICE', 'M0 M1 DATA --relax 2'],
  trajectory: ['PATH'],
  along: ['PATH DATA'],
  goldilocks: ['M0 DATA', 'mlp DATA --hidden 4'],
  subspace: [`${zoo} --dimensions 2`],
  instability: [zoo],
  ensemble: [zoo],
  train: [zoo],
  differentiate: [
    'M0 --loss cross-entropy --out OUT.onnx',
    'M0 --loss cross-entropy --step sgd --out OUT.onnx',
  ],
  toy: ['profile'],
  reproduce: [`planes --quick --on mlp DATA --limit 10 --repetitions 2 --dry-run`],
};

/** The flags of a command that go to what it measures, and not to the engine. */
const ownFlags = (name: string): string[] =>
  Object.entries(commands.find((command) => command.name === name)!.flags)
    .filter(([, { group }]) => group !== 'machines' && group !== 'output')
    .map(([key]) => key);

/** Which flags nothing reads while a line is opened or, where it is not made of tasks, carried out. */
async function unreadIn(words: readonly string[]): Promise<readonly string[]> {
  const parsed = (await parseLine(commands, words))!;
  const flags = notedFlags(plainFlags(parsed.flags), ownFlags(words[0]!));
  const terminal = quietTerminal({ out: process.stdout, err: process.stderr, told: () => undefined });
  const call = {
    ...parsed,
    flags,
    line: words,
    terminal,
    signal: new AbortController().signal,
    program,
  };
  const { openRun } = parsed.body;
  try {
    await (openRun ? (await openRun(call)).close() : parsed.body(call));
  } catch (error) {
    // Of what is given here, which is all, some is refused as it is not read.
    if (!/ does not apply \(expected a flag that/.test((error as Error).message)) throw error;
  }
  return unreadFlags(flags);
}

describe('every flag of a command is read in one of its modes', () => {
  test.each(Object.entries(modes))('%s', async (name, lines) => {
    const unread: Set<string>[] = [];
    for (const words of lines) unread.push(new Set(await unreadIn([name, ...line(words)])));
    expect(ownFlags(name).filter((key) => unread.every((keys) => keys.has(key)))).toEqual([]);
  });

  test('of all commands that measure anything', () => {
    const measuring = commands.filter(({ group }) => !['machines', 'runs'].includes(group));
    expect(Object.keys(modes).toSorted()).toEqual(measuring.map(({ name }) => name).toSorted());
  });
});

test.each([
  ['curvature M0 DATA --top 0 --which smallest', '--which does not apply (expected --top from 1, got 0'],
  [
    'curvature M0 DATA --top 0 --iterations 9',
    '--iterations does not apply (expected --top from 1 or --per-block, got 0',
  ],
  ['curvature M0 DATA --top 0 --block 2', '--block does not apply (expected --top from 1 or --per-block'],
  ['curvature M0 DATA --top 0 --memory 2', '--memory does not apply (expected --top from 1 or --per-block'],
  ['curvature M0 DATA --samples 0 --sketch 2', '--sketch does not apply (expected --samples from 1, got 0'],
  [
    'curvature M0 DATA --estimator xtrace --sketch 2',
    '--sketch does not apply (expected --estimator hutchinson, got xtrace',
  ],
  [
    'curvature M0 DATA --samples 0 --estimator xtrace',
    '--estimator does not apply (expected --samples from 1, got 0',
  ],
  [
    'reach M0 DATA --direction radial --init M1',
    '--init does not apply (expected --direction init or orthogonal, got radial',
  ],
  [
    'reach M0 DATA --direction radial,gradient --samples 3',
    '--samples does not apply (expected --direction random, filter, orthogonal or axis, got radial,gradient',
  ],
  ['reach M0 DATA --top 3', '--top does not apply (expected --direction hessian or --count, got none'],
  [
    'reach M0 DATA --direction hessian --per-block',
    '--per-block does not apply (expected --direction random, ',
  ],
  ['reach M0 DATA --direction radial --seed 3', '--seed does not apply (expected --direction random, '],
  [
    'slice M0 M1 DATA --seed 3',
    '--seed does not apply (expected --direction random, filter, layer or hessian, or no --direction and at most 1 of the models, got none',
  ],
  ['slice M0 DATA --align', '--align does not apply (expected two models or more, got one'],
  ['similarity M0 M1 DATA --batch-norm', '--batch-norm does not apply (expected --path, got none'],
  [
    'width mlp DATA --sweep batch=8,16 --period 2',
    '--period does not apply (expected --schedule cyclical, restarts or step, got none',
  ],
  [
    `width ${zoo} --sweep batch=8,16 --batch 32`,
    '--batch does not apply (expected a flag of what is not varied, got --sweep batch=8,16',
  ],
  [
    `subspace ${zoo} --no-baseline --baseline-rate 0.1`,
    '--baseline-rate does not apply (expected no --no-baseline or --burn-in from 1, got false',
  ],
  [
    `ensemble ${zoo} --methods independent --rates 0.1`,
    '--rates does not apply (expected --methods snapshot, fge or swa, got independent',
  ],
  [
    `ensemble ${zoo} --methods independent --cycle-epochs 2`,
    '--cycle-epochs does not apply (expected --methods snapshot, fge or swa, got independent',
  ],
  ['along PATH DATA --batches 0 --batch 7', '--batch does not apply (expected --batches from 1, got 0'],
  [`subspace ${zoo} --test-limit 7`, '--test-limit does not apply (expected test data, got none, in mlp'],
  ['instability M0 DATA --test-limit 7', '--test-limit does not apply (expected test data, got none, in '],
  ['reproduce --nulls 1 --limit 7', '--limit does not apply (expected --on or no --nulls, got none'],
  [
    `train ${zoo} --renew-batch-norm`,
    '--renew-batch-norm does not apply (expected a network with BatchNormalization, got mlp, in mlp',
  ],
  ['toy width --long 3', '--long does not apply (expected the experiment average, connect, '],
  ['toy cutoff --thickness 0.1', '--thickness does not apply (expected the experiment average, '],
  ['toy triangle --seed 1', '--seed does not apply (expected the experiment average, '],
  ['topology M0 M1 DATA --noise 0.1', "option '--noise <x>' cannot be used with option '--data <file>'"],
  [
    'topology M0 M1 DATA --connectivity faces',
    "option '--connectivity <kind>' cannot be used with option '--data <file>'",
  ],
  [
    'topology M0 M1 DATA --threshold 0.1',
    "option '--threshold <x>' cannot be used with option '--data <file>'",
  ],
])('%s is refused', async (words, message) => {
  const out = join(folder, 'refused');
  const { code, err } = await orograph([...line(words), '--out', out]);
  expect(err).toContain(`error: ${message}`);
  expect([code, existsSync(out)]).toEqual([2, false]);
});

test('what is given and not read is refused by its name; copies of values and changed values note their reads too', () => {
  const { flags } = commands.find(({ name }) => name === 'slice')!;
  const values: Readonly<Record<string, unknown>> = { seed: 3, range: [[0, 1]], grid: [3], json: true };
  const open = (): typeof values => notedFlags(values, Object.keys(values));
  const seen = open();
  expect(() => checkRead(flags, seen)).toThrow(
    '--seed does not apply (expected a flag that what is asked for depends on, got 3, in the flags)',
  );
  const { seed } = seen;
  expect(seed).toBe(3);
  expect(() => checkRead(flags, seen)).toThrow(
    '--range does not apply (expected a flag that what is asked for depends on, got [[0,1]]',
  );
  expect(changedFlags(seen, { range: undefined })['range']).toBeUndefined();
  expect(unreadFlags(seen)).toEqual(['grid', 'json']);
  expect(plainFlags(seen)).toBe(values);
  expect({ ...seen }).toEqual(values);
  checkRead(flags, seen);
  checkRead(flags, values);
  expect(changedFlags(values, { seed: 4 })).toEqual({ ...values, seed: 4 });
});

test('a default of a pipeline stays away from steps on which it would have no effect', async () => {
  const yaml = join(folder, 'pipeline.yaml');
  const [model, other, data] = ['mlp-0.onnx', 'mlp-1.onnx', 'data.npz'].map(fixture);
  writeFileSync(
    yaml,
    `out: ${join(folder, 'pipeline')}
defaults: { data: ${data}, seed: 3 }
steps:
  one: { command: slice, models: [${model}], grid: 2 }
  two: { command: slice, models: [${model}, ${other}], grid: 2 }
`,
  );
  const { code, records } = await orograph(['run', yaml, '--dry-run', '--json']);
  expect([code, records]).toMatchObject([
    0,
    [
      {
        steps: [
          { step: 'one', seconds: expect.any(Number) },
          { step: 'two', seconds: expect.any(Number) },
        ],
      },
    ],
  ]);
});
