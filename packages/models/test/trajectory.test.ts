import { layoutOf, normal } from '@orograph/tensor';
import { expect, test } from 'vitest';
import { parseNpz } from '../src/data/npz.ts';
import { parseTrajectory, serializeTrajectory } from '../src/trajectory.ts';

const layout = layoutOf([
  { name: 'fc1.weight', shape: [2, 3] },
  { name: 'fc1.bias', shape: [2] },
]);
const steps = [0, 10, 20];
const thetas = steps.map((step) => Float32Array.from(normal(8, step)));
const bytes = serializeTrajectory({ steps, thetas }, layout);

test('a trajectory survives a round trip to the bit', () => {
  expect(parseTrajectory(bytes, layout)).toEqual({ steps, thetas });
});

test('every block is an array of its shape, one row a point', () => {
  const arrays = parseNpz(bytes);
  expect(Object.entries(arrays).map(([key, { shape }]) => [key, shape])).toEqual([
    ['step', [3]],
    ['theta/fc1.weight', [3, 2, 3]],
    ['theta/fc1.bias', [3, 2]],
  ]);
  expect(arrays['theta/fc1.bias']!.data.slice(2, 4)).toEqual(thetas[1]!.slice(6));
});

test('a trajectory of another network is refused, naming file and block', () => {
  expect(() => parseTrajectory(bytes, layoutOf([{ name: 'fc2.bias', shape: [2] }]), 't.npz')).toThrow(
    /^t\.npz: no key "theta\/fc2\.bias"; the keys are "step" int64 \[3\]/,
  );
  expect(() => parseTrajectory(bytes, layoutOf([{ name: 'fc1.bias', shape: [4] }]), 't.npz')).toThrow(
    new RangeError('t.npz: key "theta/fc1.bias" expected shape [3,4], got [3,2].'),
  );
});

test('points that do not belong together are refused', () => {
  expect(() => serializeTrajectory({ steps: [0], thetas }, layout)).toThrow(
    new RangeError('serializeTrajectory: expected one step per θ, got 1 for 3.'),
  );
  expect(() => serializeTrajectory({ steps: [0], thetas: [new Float32Array(7)] }, layout)).toThrow(
    new RangeError('serializeTrajectory: expected a vector of dimension 8, got 7.'),
  );
});

test('the state beside θ comes back where it is asked for and all there', () => {
  const beside = layoutOf([{ name: 'bn.mean', shape: [2] }]);
  const states = steps.map((step) => Float32Array.of(step, -step));
  const stateful = serializeTrajectory({ steps, thetas, states }, layout, beside);
  expect(parseTrajectory(stateful, layout, 't.npz', beside)).toEqual({ steps, thetas, states });
  expect(parseTrajectory(stateful, layout)).toEqual({ steps, thetas });
  const more = layoutOf([
    { name: 'bn.mean', shape: [2] },
    { name: 'bn.variance', shape: [2] },
  ]);
  expect(parseTrajectory(stateful, layout, 't.npz', more)).toEqual({ steps, thetas });
  expect(() => serializeTrajectory({ steps, thetas, states: thetas }, layout, beside)).toThrow(
    'serializeTrajectory: expected a vector of dimension 2, got 8.',
  );
});
