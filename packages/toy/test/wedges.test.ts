import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normal, type Vector } from '@orograph/tensor';
import { checkLoss } from '@orograph/tensor/testing';
import { wedges, type WedgesPlan } from '@orograph/toy';

const subsets = (dim: number, n: number): number[][] =>
  Array.from({ length: 1 << dim }, (_, mask) =>
    Array.from({ length: dim }, (__, i) => i).filter((i) => mask & (1 << i)),
  ).filter((axes) => axes.length === n);

/** The residual of θ to the wedge of one set of axes, component by component, straight from the definition. */
function residualTo(theta: Vector, axes: readonly number[], plan: WedgesPlan): number[] {
  const { inner, outer } = plan.annulus ?? { inner: 0, outer: Infinity };
  const b = Math.hypot(...axes.map((i) => theta[i]!));
  const c = Math.min(Math.max(b, inner), outer);
  const widths = plan.thickness?.kind === 'cuboid' ? plan.thickness.widths : undefined;
  return Array.from(theta, (x, i) => {
    if (axes.includes(i)) return b === 0 ? 0 : x * (1 - c / b);
    return Math.sign(x) * Math.max(0, Math.abs(x) - (widths?.[i] ?? 0) / 2);
  });
}

const shapes: fc.Arbitrary<WedgesPlan & { theta: number[] }> = fc.integer({ min: 1, max: 8 }).chain((dim) =>
  fc.record(
    {
      dim: fc.constant(dim),
      longDirections: fc.integer({ min: 1, max: dim }),
      theta: fc.array(
        fc.double({ min: -2, max: 2, noNaN: true }).filter((x) => Math.abs(x) > 1e-6),
        {
          minLength: dim,
          maxLength: dim,
        },
      ),
      annulus: fc.record({
        inner: fc.double({ min: 0, max: 2, noNaN: true }),
        outer: fc.double({ min: 2.1, max: 3, noNaN: true }),
      }),
    },
    { requiredKeys: ['dim', 'longDirections', 'theta'] },
  ),
);

test('distance and projection equal brute force over all subsets, annuli included', () => {
  fc.assert(
    fc.property(shapes, ({ theta: numbers, ...plan }) => {
      const theta = Float64Array.from(numbers);
      const loss = wedges(plan);
      const residuals = subsets(plan.dim, plan.longDirections).map((axes) => residualTo(theta, axes, plan));
      const best = residuals.toSorted((a, b) => Math.hypot(...a) - Math.hypot(...b))[0]!;
      expect(Math.abs(loss.distance(theta) - Math.hypot(...best))).toBeLessThan(1e-12);
      const moved = Array.from(theta, (x, i) => x - loss.project(theta)[i]!);
      expect(Math.abs(Math.hypot(...moved) - Math.hypot(...best))).toBeLessThan(1e-12);
      expect(loss.distance(loss.project(theta))).toBeLessThan(1e-12);
    }),
  );
});

test('brute force over the 252 halves of ten axes gives the same distance and gradient', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const plan: WedgesPlan = {
      dim: 10,
      longDirections: 5,
      map: 'distance',
      annulus: { inner: 1 + (seed % 3), outer: 4 },
    };
    const theta = normal(10, seed);
    const residuals = subsets(10, 5).map((axes) => residualTo(theta, axes, plan));
    const best = residuals.toSorted((a, b) => Math.hypot(...a) - Math.hypot(...b))[0]!;
    const { value, grad } = await wedges(plan).valueAndGrad(theta);
    expect(value).toBeCloseTo(Math.hypot(...best), 12);
    best.forEach((x, i) => expect(grad[i]).toBeCloseTo(x / value, 12));
  }
});

test('a cuboid is as far as the nearest of all its subsets', () => {
  for (let seed = 0; seed < 20; seed++) {
    const widths = normal(8, seed + 100).map(Math.abs);
    const plan: WedgesPlan = { dim: 8, longDirections: 3, thickness: { kind: 'cuboid', widths } };
    const theta = normal(8, seed);
    const distances = subsets(8, 3).map((axes) => Math.hypot(...residualTo(theta, axes, plan)));
    expect(wedges(plan).distance(theta)).toBeCloseTo(Math.min(...distances), 12);
  }
});

const plans: [string, WedgesPlan][] = [
  ['all axis-aligned wedges', { dim: 12, longDirections: 7 }],
  ['sampled wedges', { dim: 12, longDirections: 7, kind: 'sampled', count: 5 }],
  ['randomly oriented wedges', { dim: 12, longDirections: 7, kind: 'random', count: 4 }],
  ['wedges inside their hole', { dim: 12, longDirections: 7, annulus: { inner: 6, outer: 9 } }],
  [
    'wedges beyond their rim',
    { dim: 12, longDirections: 7, kind: 'random', count: 4, annulus: { inner: 0.1, outer: 0.5 } },
  ],
  ['slabs', { dim: 12, longDirections: 7, thickness: { kind: 'slab', width: 0.3 } }],
  [
    'true wedges',
    { dim: 12, longDirections: 7, kind: 'random', count: 2, thickness: { kind: 'wedge', angle: 0.1 } },
  ],
  [
    'true wedges in a hole',
    { dim: 12, longDirections: 7, annulus: { inner: 6, outer: 9 }, thickness: { kind: 'wedge', angle: 0.1 } },
  ],
  [
    'cuboids',
    { dim: 12, longDirections: 7, thickness: { kind: 'cuboid', widths: new Float64Array(12).fill(0.2) } },
  ],
  [
    'cuboids in a hole',
    {
      dim: 12,
      longDirections: 7,
      kind: 'sampled',
      count: 3,
      annulus: { inner: 6, outer: 9 },
      thickness: { kind: 'cuboid', widths: new Float64Array(12).fill(0.2) },
    },
  ],
];
for (const [name, plan] of plans)
  for (const map of ['distance', 'squared', 'bounded'] as const)
    test(`${name} keep the contract of a twice differentiable loss under the map ${map}`, async () => {
      const loss = wedges({ ...plan, map });
      for (let seed = 0; seed < 3; seed++) await checkLoss(loss, normal(12, seed), { seed });
      const theta = Float32Array.from(normal(12, 9));
      expect(await loss.value(theta)).toBe(await loss.value(Float64Array.from(theta)));
    });
