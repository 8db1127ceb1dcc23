import { estimate } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { widthGroups, type ModelWidth } from '../src/index.ts';

const model = (trained: string, angle: number): ModelWidth => ({
  trained,
  angle: estimate([angle, angle]),
  distance: estimate([2 * angle, 2 * angle]),
  norm: 1,
  loss: 0.1,
});

test('models that differ by their seed are a group, named by what the others do not share', () => {
  const command = (rate: number, seed: number): string =>
    `orograph train mnist/mlp --epochs 3 --learning-rate ${rate} --seed ${seed}`;
  const groups = widthGroups([
    model(command(0.1, 0), 1),
    model(command(0.1, 1), 3),
    model(command(0.2, 0), 5),
    model(command(0.2, 12), 7),
  ]);
  expect(groups.map(({ settings, angle }) => [settings, angle.mean, angle.count])).toEqual([
    ['learning-rate 0.1', 2, 2],
    ['learning-rate 0.2', 6, 2],
  ]);
  expect(groups[0]!.angle.standardError).toBeCloseTo(1, 12);
  expect(groups[1]!.distance.mean).toBe(12);
});

test('there are no groups where a model says nothing, or all are of one', () => {
  expect(widthGroups([model('', 1), model('orograph train mlp --seed 1', 1)])).toEqual([]);
  expect(
    widthGroups([model('orograph train mlp --seed 0', 1), model('orograph train mlp --seed 1', 1)]),
  ).toEqual([]);
});
