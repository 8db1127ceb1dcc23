import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Flag, type FlagKind, flagText } from '@orograph/commands';
import { loadOnnx, serializeTrajectory } from '@orograph/models';
import { layoutOfParameters, parametersOf, thetaOf } from '@orograph/onnx';
import type { Command } from '@orograph/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { commands } from '../src/commands.ts';
import { fixture, orograph } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [model, other, data, directions] = ['mlp-0.onnx', 'mlp-1.onnx', 'data.npz', 'directions.npz'].map(
  fixture,
) as [string, string, string, string];
const taken = join(folder, 'a-file');
writeFileSync(taken, 'not a folder');
const pipeline = join(folder, 'pipeline.yaml');
writeFileSync(pipeline, `steps:\n  look: { command: inspect, model: ${model} }\n`);
const [run, made] = ['run', 'made'].map((name) => join(folder, name)) as [string, string];
const path = join(folder, 'path.npz');
beforeAll(async () => {
  await orograph(['slice', model, ...withData, '--grid', '2x2', '--out', made]);
  const graph = await loadOnnx(model);
  const parameters = parametersOf(graph);
  const theta = Float32Array.from(thetaOf(graph, parameters));
  const trajectory = { steps: [0, 1], thetas: [theta, theta.map((x) => 2 * x)] };
  writeFileSync(path, serializeTrajectory(trajectory, layoutOfParameters(parameters)));
});

/** A text that no flag of a kind takes. */
const wrong: Readonly<Record<FlagKind, string>> = {
  address: 'nope',
  choice: 'nope',
  choices: 'random,nope',
  count: '0',
  counts: '4,0',
  data: 'nope.npz',
  file: 'nope.npz',
  files: 'nope.npz',
  fraction: '1',
  grid: '3xq',
  integer: '1.5',
  list: 'nope',
  nonNegative: '-1',
  nonNegatives: '1,-1',
  number: 'x',
  output: join(taken, 'inside'),
  pairs: 'nope',
  port: '70000',
  positive: '0',
  positives: '1,0',
  ranges: '1',
  scale: 'nope',
  seeds: '3..1',
  shard: '2/2',
  switch: 'x',
  sweep: 'nope=1,2',
  text: 'nope',
  whole: '-1',
};

/** Other texts that are wrong, which only what the flag is about can tell. */
const alsoWrong: Readonly<Record<string, readonly string[]>> = {
  input: ['nope=x', 'input=nope'],
  target: ['y,nope'],
};

const withData = ['--data', data];
const net = ['mlp', ...withData, '--hidden', '4'];
/** Command lines that work where they are not those of any command on models, or on a network. */
const special: Readonly<Record<string, readonly string[]>> = {
  run: [pipeline],
  merge: [join(folder, 'whole'), run],
  export: [made, '--csv', join(folder, 'run.csv')],
  report: [run],
  repair: [run],
  view: [run],
  completion: ['bash'],
  toy: ['profile'],
  similarity: [model, other, ...withData],
  connect: [model, other, ...withData],
  trajectory: [model, path],
  along: [model, path, ...withData],
  overlap: [model, other, ...withData],
  align: [model, other, ...withData],
  worker: [],
  collect: [run],
  differentiate: [model, '--loss', 'cross-entropy', '--out', join(folder, 'derivatives.onnx')],
  reproduce: ['planes', '--quick', '--on', 'mlp', ...withData, '--limit', '10'],
};

/** A command line that works, up to the flag. */
function works({ name, arguments: [first], flags }: Command): readonly string[] {
  const given = special[name] ?? (first?.reads === 'network' ? net : [model, ...withData]);
  return 'data' in flags ? given : given.filter((word) => !withData.includes(word));
}

/** Flags that make a flag mean something. */
const needed: Readonly<Record<string, readonly string[]>> = {
  data: withData,
  density: ['--density'],
  count: ['--count'],
  sweep: ['--sweep', 'learning-rate=0.1,0.2'],
  path: ['--path', directions],
  out: ['--out', join(folder, 'out')],
  queue: ['--queue', 'redis://127.0.0.1:1'],
};

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly long: string;
}

const cases = commands.flatMap((command: Command) =>
  Object.entries(command.flags).flatMap(([key, flag]) => {
    const long = flagText(key, flag);
    return [wrong[flag.kind], ...(alsoWrong[key] ?? [])].map((text): Case => {
      const value = flag.kind === 'switch' ? [`${long}=x`] : [`${long}=${text}`];
      return {
        name: `${command.name} ${value.join(' ').replace(folder, '')}`,
        args: [command.name, ...without(works(command), long), ...needs(command, flag), ...value],
        long,
      };
    });
  }),
);

/** Words without a flag that is given otherwise. */
function without(words: readonly string[], long: string): string[] {
  const at = words.indexOf(long);
  return at === -1 ? [...words] : [...words.slice(0, at), ...words.slice(at + 2)];
}

/** Words without the flag that another needs, or without all of those of which it needs one. */
const withoutNeed = (words: readonly string[], { needs: what }: Flag<unknown>): string[] =>
  (Array.isArray(what) ? (what as readonly string[]) : typeof what === 'string' ? [what] : []).reduce<
    string[]
  >((rest, need) => without(rest, flagText(need)), [...words]);

/** Other flags that a flag needs. */
function needs({ flags }: Command, { needs: what }: Flag<unknown>): readonly string[] {
  if (what === undefined || what === 'data' || (Array.isArray(what) && what.includes('data'))) return [];
  if (typeof what !== 'string')
    return Object.entries(what).flatMap(([key, values]) => [flagText(key), String(values[0])]);
  const { kind, choices } = flags[what]!;
  return needed[what] ?? [flagText(what), ...(kind === 'switch' ? [] : [choices?.[0] ?? '1'])];
}

describe('a wrong value exits with 2 and names the flag', () => {
  test.each(cases)('$name', async ({ args, long }) => {
    const { code, err, out } = await orograph(args);
    expect(err).toMatch(/^error: [^\n]+\n$/);
    expect(err).toContain(long);
    expect([code, out]).toEqual([2, '']);
  });
});

const inert = commands.flatMap((command: Command) =>
  Object.entries(command.flags)
    .filter(([, { needs: what }]) => what !== undefined)
    .map(([key, flag]): Case => {
      const long = flagText(key, flag);
      const given =
        flag.choices?.[0] ??
        { change: '1:batch=8' }[key] ??
        { seeds: '0..1', data: data, fraction: '0.1' }[flag.kind as string] ??
        '1';
      return {
        name: `${command.name} ${long}`,
        args: [
          command.name,
          ...(command.name === 'inspect' ? [model] : withoutNeed(works(command), flag)),
          flag.kind === 'switch' ? long : `${long}=${flag.kind === 'pairs' ? 'a=1' : given}`,
        ],
        long,
      };
    }),
);

test.each(inert)('$name is refused where it would have no effect', async ({ args, long }) => {
  const { code, err } = await orograph(args);
  expect(err).toMatch(/^error: [^\n]+ does not apply \(expected --[^\n]+\n$/);
  expect(err).toContain(long);
  expect(code).toBe(2);
});

test('the table of flags tells all that help shows', async () => {
  for (const { name, flags, example } of commands) {
    const { out, code } = await orograph([name, '--help']);
    expect(code).toBe(0);
    for (const [key, flag] of Object.entries(flags)) expect(out).toContain(flagText(key, flag));
    expect(out).toContain(`orograph ${example}`);
    expect(out).toMatch(new RegExp(`More: file:.*/docs/${name}\\.md`));
  }
  expect(readFileSync(taken, 'utf8')).toBe('not a folder');
});
