import { readPipeline, stepWords } from '@orograph/commands/pipelines';
import { failureOf } from '@orograph/program';
import { expect, test } from 'vitest';

import { fixture } from '../../run-cli.ts';
import { commands, planPipeline } from './plan-pipeline.ts';

const train = `steps:
  train: { command: train, net: mnist/mlp }
`;
const model = fixture('mlp-0.onnx');

/** The words of each step. */
const wordsOf = (text: string): string[][] =>
  planPipeline(text).plan.steps.map((step) => stepWords(step, step.values, { folder: 'F', json: false }));

test('keys are flags and arguments, defaults go to the steps that take them, and null leaves them out', () => {
  expect(
    wordsOf(
      `
defaults: { seed: 3, limit: 100, data: mnist/test }
steps:
  train:
    command: train
    net: mnist/mlp
    data: null
    learning-rate: 1e-3
    hidden: [128, 64]
    seeds: 0..1
  merge: { command: merge, shards: [a, b] }
  sub: { command: subspace, net: mlp, no-baseline: true, seeds: 4 }
  eval: { command: evaluate, models: ['${model}', '${model}'], gradient: false, input: { x: k, y: l } }
`.replace('shards: [a, b]', `shards: ['${model}', '${model}']`),
    ),
  ).toEqual(
    [
      [
        '--limit=100',
        '--hidden=128,64',
        '--learning-rate=1e-3',
        '--seeds=0..1',
        '--out=F',
        '--',
        'mnist/mlp',
      ],
      ['--', 'F', model, model],
      ['--data=mnist/test', '--limit=100', '--seeds=4', '--no-baseline', '--out=F', '--', 'mlp'].toSorted(),
      ['--data=mnist/test', '--limit=100', '--input=x=k', '--input=y=l', '--', model, model],
    ].map((words, i) => (i === 2 ? (expect.arrayContaining(words) as string[]) : words)),
  );
});

test('a number is the text it has in the file', () => {
  expect(
    wordsOf('steps: { t: { command: train, net: mnist/mlp, learning-rate: 0.10, weight-decay: 1e-04 } }'),
  ).toEqual([['--learning-rate=0.10', '--weight-decay=1e-04', '--out=F', '--', 'mnist/mlp']]);
});

test('a matrix is a step for each combination, the last key fastest, and its name stands for all of them', () => {
  const { plan } = planPipeline(`
steps:
  fit:
    command: train
    net: mnist/mlp
    matrix: { learning-rate: [0.1, 0.2], seed: [5, 6] }
  odd: { command: toy, matrix: { experiment: [plane], dim: [3, 4] } }
  eval: { command: evaluate, data: mnist/test, models: ['\${fit.checkpoints}', '\${fit-learning-rate-0.2-seed-6.checkpoints[0]}'] }
`);
  const fits = ['0.1-seed-5', '0.1-seed-6', '0.2-seed-5', '0.2-seed-6'].map(
    (rest) => `fit-learning-rate-${rest}`,
  );
  expect(plan.steps.map(({ name }) => name)).toEqual([
    ...fits,
    'odd-experiment-plane-dim-3',
    'odd-experiment-plane-dim-4',
    'eval',
  ]);
  expect(plan.named.get('fit')).toEqual(fits);
  expect(plan.steps[2]!.values).toEqual({ net: 'mnist/mlp', 'learning-rate': '0.2', seed: '5' });
});

test('every command but run and view may be a step, and every flag but --out and --json a key', () => {
  expect([...commands().keys()]).toEqual(
    expect.arrayContaining(['slice', 'train', 'merge', 'reproduce', 'toy']),
  );
  for (const name of ['run', 'view', 'help']) expect(commands().has(name)).toBe(false);
  for (const { flags } of commands().values())
    for (const name of ['out', 'json', 'help']) expect(flags.has(name)).toBe(false);
});

test.each([
  ['', /^not a pipeline \(expected a map, got null, in .*p\.yaml:1:1\)$/],
  ['steps:\n', /^steps \(expected a map of steps, got null, in .*p\.yaml:1:1\)$/],
  ['steps: {}', /^steps \(expected at least one step, got \{\}, in .*:1:1\)$/],
  ['out: 3\n out: 4\n', /^not YAML \(expected one YAML document, got an error: .*, in .*:1:/],
  ['steps: *x', /^not YAML \(expected .*, got an error: .*x.*, in .*p\.yaml/],
  [`${train}stpes: {}`, /^no such key \(expected "steps", perhaps, got "stpes", in .*:3:1\)$/],
  ['steps:\n  a: 3', /^step a: not a step \(expected a map, got "3", in .*:2:3\)$/],
  [
    'steps:\n  a.b: { command: train }',
    /^step a\.b: not a name \(expected letters.*, got "a\.b", in .*:2:3\)$/,
  ],
  ['steps:\n  a: { net: x }', /^step a: no such command \(expected inspect, .*, got none, in .*:2:3\)$/],
  [
    'steps:\n  a: { command: tran }',
    /^step a: no such command \(expected "train", perhaps, got "tran", in .*:2:8\)$/,
  ],
  ['steps:\n  a: { command: run }', /^step a: no such command \(expected inspect, .*, got "run"/],
  [
    'steps:\n  a: { command: train }',
    /^step a: net is missing \(expected net of train, got none, in .*:2:3\)$/,
  ],
  [
    'steps:\n  a:\n    command: train\n    net: mnist/mlp\n    eopchs: 3',
    /^step a: no such key \(expected "epochs", perhaps, got "eopchs", in .*:5:5\)$/,
  ],
  [
    'steps:\n  a: { command: train, net: mnist/mlp, json: true }',
    /^step a: no such key \(expected command, matrix, net, .*, got "json", in .*:2:40\)$/,
  ],
  [
    'defaults: { sede: 1 }\n',
    /^2 mistakes: \(1\) defaults: no such key \(expected "seed", perhaps, got "sede", in .*:1:13\); \(2\) steps .*\)$/,
  ],
  [
    'steps:\n  a:\n    command: train\n    net: mnist/mlp\n    epochs: many',
    /^step a: epochs \(expected a whole number, got "many", in .*:5:5\)$/,
  ],
  [
    'steps:\n  a: { command: train, net: mnist/mlp, seed: [1, 2] }',
    /^step a: seed \(expected one value, as text or number, got a list: \["1","2"\], in .*:2:40\)$/,
  ],
  [
    'steps:\n  a: { command: train, net: mnist/mlp, test: [a, b] }',
    /^step a: test \(expected one value, as text or number, got a list: \["a","b"\], in .*:2:40\)$/,
  ],
  [
    'steps:\n  a: { command: train, net: mnist/mlp, optimizer: adm }',
    /^step a: optimizer \(expected adam, adamw, .*, got "adm", in .*:2:40\)$/,
  ],
  [
    'steps:\n  a: { command: train, net: [x, y] }',
    /^step a: net \(expected one text, got a list: .*, in .*:2:24\)$/,
  ],
  [
    `steps:\n  a: { command: evaluate, models: '${model}', gradient: 1 }`,
    /^step a: gradient \(expected true or false, got "1", in .*:2:/,
  ],
  [
    'steps:\n  a: { command: evaluate, models: [none.onnx], data: mnist/test }',
    /^step a: models: no such file \(expected a file, got "none\.onnx", in .*:2:27\)$/,
  ],
  [
    `defaults: { data: mnist/tset }\nsteps:\n  a: { command: evaluate, models: '${model}' }`,
    /^step a: data: no such file \(expected a file, or a name: .*mnist\/test.*, got "mnist\/tset", in .*:1:13\)$/,
  ],
  [
    `steps:\n  a: { command: width, models: '${model}', threshold: 1, rise: 2 }`,
    /^step a: .*threshold.*cannot be used with.*rise.* \(expected flags that width takes together, .*, in .*:2:3\)$/,
  ],
  [
    `${train}  b: { command: export, run: '\${trian.out}' }`,
    /^step b: run: no such step \(expected "train", perhaps, got \$\{trian\.out\}, in .*:3:25\)$/,
  ],
  [
    `${train}  b: { command: export, run: '\${b.out}' }`,
    /^step b: run: a step refers to itself \(expected a step before it, got \$\{b\.out\}, in .*:3:25\)$/,
  ],
  [
    `steps:\n  b: { command: export, run: '\${c.out}' }\n  c: { command: export, run: '\${b.out}' }`,
    /^step b: run: a step refers to a later one \(expected a step before it, got \$\{c\.out\}, in .*:2:25\)$/,
  ],
  [
    `${train}  b: { command: export, run: '\${train.checkpoint}' }`,
    /^step b: run: no such output of a step \(expected "checkpoints", perhaps, got .*, in .*:3:25\)$/,
  ],
  [
    `${train}  b: { command: export, run: '\${her}' }`,
    /^step b: run: no such reference \(expected \$\{here\}, \$\{out\}, \$\{step\.out\} or .*, got \$\{her\}, in .*:3:25\)$/,
  ],
  [
    `steps:\n  a: { command: toy, experiment: plane }\n  b: { command: evaluate, models: '\${a.checkpoints}' }`,
    /^step b: models: a step without checkpoints \(expected a step with the command train, not toy, got .*, in .*:3:27\)$/,
  ],
  [
    `${train}  Train: { command: train, net: mnist/mlp }`,
    /^step Train: two steps of one name .*, in .*:3:3\)$/,
  ],
  [
    'steps:\n  a: { command: train, net: mnist/mlp, matrix: { seed: [] } }',
    /^step a: matrix\.seed \(expected at least one value, got a list: \[\], in .*:2:50\)$/,
  ],
  [
    'steps:\n  a: { command: train, net: mnist/mlp, matrix: { seed: 1 } }',
    /^step a: matrix\.seed \(expected a list, got "1", in .*:2:50\)$/,
  ],
])('the pipeline %j is refused', (text, message) => {
  let failure;
  try {
    planPipeline(text);
  } catch (error) {
    failure = failureOf(error);
  }
  expect(failure).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) as string });
});

test('mistakes in keys and commands are told with those in values, and what was misspelt is not missing as well', () => {
  expect(() =>
    planPipeline(`
steps:
  a: { command: slise, models: '${model}' }
  b: { command: slice, modles: '${model}', direction: filtr }
  c: { command: curvature, model: '\${a.out}', top: many }
`),
  ).toThrow(
    /^4 mistakes: \(1\) step a: no such command .*; \(2\) step b: no such key \(expected "models", perhaps.*; \(3\) step b: direction .*; \(4\) step c: top [^;]*$/,
  );
});

test('all mistakes are told at once', () => {
  expect(() =>
    planPipeline(
      `steps:\n  a: { command: train, net: [x, y], optimizer: adm }\n  b: { command: evaluate }\n  c: { command: export, run: '\${d.out}' }\n`,
    ),
  ).toThrow(
    /^4 mistakes: \(1\) step a: net \(expected one text.*; \(2\) step a: optimizer .*; \(3\) step b: models is missing.*; \(4\) step c: run: no such step .*\)$/,
  );
  expect(() =>
    planPipeline(
      'defaults: { sede: 1 }\nsteps:\n  a: { command: tran }\n  b: { command: slice, gird: 3, rnage: 2 }',
    ),
  ).toThrow(/^4 mistakes: .*"seed", perhaps.*"train", perhaps.*"grid", perhaps.*"range", perhaps/);
});

test('a mistake that all steps of a matrix share is told once for each, and many are cut off', () => {
  const seeds = Array.from({ length: 20 }, (_, k) => k).join();
  expect(() =>
    planPipeline(
      `steps:\n  a: { command: train, net: mnist/mlp, optimizer: adm, matrix: { seed: [${seeds}] } }`,
    ),
  ).toThrow(/^20 mistakes: .*\(12\) step a-seed-11: .*; and 8 more$/);
});

test('a pipeline that is not there is refused', () => {
  expect(() => readPipeline('none.yaml', commands())).toThrow(
    /^no such file \(expected a pipeline, got nothing, in none\.yaml\)$/,
  );
});
