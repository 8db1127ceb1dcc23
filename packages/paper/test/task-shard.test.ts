import { expect, test } from 'vitest';

import { experiments } from '../src/experiments/index.ts';
import { reproductionIdentity, reproductionOf, tasksOf, type Reproduction } from '../src/reproduction.ts';
import { optimumTasks } from '../src/study/optimum.ts';
import { studiesOf, usualNetworks } from '../src/study/studies.ts';

const studies = studiesOf(
  'standard',
  { on: usualNetworks.standard, seed: 0 },
  experiments.map(({ name }) => name),
);
const whole: Reproduction = { experiments, studies, scale: 'standard', seed: 0, nulls: 2 };
const keysOf = (reproduction: Reproduction): string[] => tasksOf(reproduction).map(({ key }) => key);

test.each([1, 2, 3, 7, 40])('%i parts make up the whole, each in its order', (count) => {
  const all = keysOf(whole);
  const parts = Array.from({ length: count }, (_, index) => keysOf({ ...whole, shard: { index, count } }));
  expect(new Set(parts.flat())).toEqual(new Set(all));
  for (const part of parts) {
    const places = part.map((key) => all.indexOf(key));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
});

test('a part has what its tasks go on from: the trainings of its networks', () => {
  for (let index = 0; index < 7; index++) {
    const part = new Set(keysOf({ ...whole, shard: { index, count: 7 } }));
    for (const study of studies) {
      const own = [...part].filter((key) => key.startsWith(`${study.subject.name}/connector/`));
      if (own.length > 0) for (const { key } of optimumTasks(study)) expect(part).toContain(key);
    }
  }
});

test('the reproduction of an identity is the whole one, its shard left out', () => {
  const identity = reproductionIdentity({ ...whole, shard: { index: 1, count: 2 } }, {});
  expect(identity['shard']).toEqual({ index: 1, count: 2 });
  expect(keysOf(reproductionOf(identity))).toEqual(keysOf(whole));
});
