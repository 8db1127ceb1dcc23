import { dot, normal } from '@orograph/tensor';
import { expect, test } from 'vitest';
import { interpolatedState } from '../../src/state/state-map.ts';

const [a, b, c] = [1, 2, 3].map((seed) => normal(7, seed)) as [Float64Array, Float64Array, Float64Array];
const [s, t, u] = [4, 5, 6].map((seed) => normal(3, seed)) as [Float64Array, Float64Array, Float64Array];
const sum = (...terms: readonly (readonly [number, Float64Array])[]): Float64Array =>
  terms[0]![1].map((_, i) => terms.reduce((total, [k, v]) => total + k * v[i]!, 0));
const close = (got: ArrayLike<number>, wanted: ArrayLike<number>): void =>
  Array.from(wanted).forEach((x, i) => expect(got[i]).toBeCloseTo(x, 10));

test('the state is each point’s own at that point and affine between and beyond them', async () => {
  const map = interpolatedState([
    { theta: a, state: s },
    { theta: b, state: t },
    { theta: c, state: u },
  ]);
  close(await map.at(a), s);
  close(await map.at(b), t);
  close(await map.at(c), u);
  const weights = [0.2, -0.7, 1.5] as const;
  close(
    await map.at(sum([weights[0], a], [weights[1], b], [weights[2], c])),
    sum([weights[0], s], [weights[1], t], [weights[2], u]),
  );
});

test('off the points’ hull the state is that of the nearest place on it', async () => {
  const map = interpolatedState([
    { theta: Float64Array.of(0, 0), state: Float64Array.of(0) },
    { theta: Float64Array.of(2, 0), state: Float64Array.of(6) },
  ]);
  close(await map.at(Float64Array.of(1, 55)), [3]);
});

test('derivative and adjoint agree: ⟨Jv, g⟩ = ⟨v, Jᵀg⟩, and J is the difference of states', async () => {
  const map = interpolatedState([
    { theta: a, state: s },
    { theta: b, state: t },
    { theta: c, state: u },
  ]);
  const [v, g] = [normal(7, 8), normal(3, 9)];
  const pulled = new Float64Array(7);
  map.affine!.adjoint(g, pulled);
  expect(dot(map.affine!.linear(v), g)).toBeCloseTo(dot(v, pulled), 10);
  close(map.affine!.linear(sum([1, c], [-1, b])), sum([1, u], [-1, t]));
});

test('more points than span a line are taken where their states lie on one too, and refused where not', async () => {
  const middle = { theta: sum([0.5, a], [0.5, b]), state: sum([0.5, s], [0.5, t]), name: 'middle.onnx' };
  const ends = [
    { theta: a, state: s },
    { theta: b, state: t },
  ] as const;
  close(await interpolatedState([...ends, middle]).at(middle.theta), middle.state);
  expect(() => interpolatedState([...ends, { ...middle, state: u }])).toThrow(
    'interpolated state: the weights of middle.onnx lie in the span of those before, and its state beside them does not',
  );
  expect(() => interpolatedState([ends[0], { theta: a, state: t }])).toThrow('the weights of a checkpoint');
});

test('points with one state have it everywhere', async () => {
  const map = interpolatedState([
    { theta: a, state: s },
    { theta: b, state: Float64Array.from(s) },
  ]);
  expect(await map.at(c)).toEqual(s);
});
