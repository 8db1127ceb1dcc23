import type { Emit } from '../emit.ts';
import { int, typeCode } from '../node-attributes.ts';
import { combination, expandCombination, type ChannelTerm } from './channel-combination.ts';
import { sumOfChannels } from './sum-of-channels.ts';
import type { VirtualOp } from './virtual-op.ts';

/** How many numbers of x belong to a channel, as a number in its type. */
export const numbersPerChannel = (g: Emit, x: string, channels: string): string => {
  const to = int(typeCode(g.type(x)));
  const size = (name: string): string => g.node('Cast', [g.node('Size', [name])], { to });
  return g.node('Div', [size(x), size(channels)]);
};

/** Ones in the shape of a list of channels. */
export const onesLike = (g: Emit, channels: string): string =>
  g.Expand([g.scalar(channels, 1), g.shapeOf(channels)]);

const sumOf = (g: Emit, terms: readonly (string | null | undefined)[]): string | null =>
  terms
    .filter((term) => typeof term === 'string')
    .reduce<string | null>((sum, term) => (sum === null ? term : g.Add([sum, term])), null);

/** y as a combination of channels: bias + (scale σ⁻¹) centred. */
export const asCombination = (g: Emit, inputs: readonly string[]): readonly [string, string, string] => {
  const [, scale, bias, inverse, centred] = inputs as [string, string, string, string, string];
  return [bias, centred, g.Mul([scale, inverse])];
};

/**
 * y = (x − μ) σ⁻¹ scale + bias by channel, from (x, scale, bias, σ⁻¹, x − μ), where μ and σ are those of x: the cotangent of x holds what
 * comes through them too, dx = scale σ⁻¹ (dy − Σdy/n − x̂ Σ(dy x̂)/n), and σ⁻¹ and x − μ are given none.
 */
export const batchNormalize: VirtualOp = {
  vjp(g, { inputs }, dy) {
    const [x, scale, , inverse, centred] = inputs as [string, string, string, string, string];
    const n = numbersPerChannel(g, x, scale);
    const dBias = sumOfChannels(g, dy);
    // Without its mean first: where dy is nearly the same everywhere the rest would be lost in rounding.
    const free = combination(g, g.Neg([g.Div([dBias, n])]), [[dy, onesLike(g, scale)]]);
    const dScale = g.Mul([inverse, g.virtual('ChannelDot', [free, centred], {})]);
    const a = g.Mul([scale, inverse]);
    const b = g.Neg([g.Mul([g.Div([a, n]), g.Mul([inverse, dScale])])]);
    const dx = combination(g, '', [
      [free, a],
      [centred, b],
    ]);
    return [dx, dScale, dBias, null, null];
  },
  jvp(g, { inputs }, [, dScale, dBias, dInverse, dCentred]) {
    const [, scale, , inverse, centred] = inputs as [string, string, string, string, string];
    const da = sumOf(g, [dScale && g.Mul([dScale, inverse]), dInverse && g.Mul([scale, dInverse])]);
    const terms: ChannelTerm[] = [
      ...(dCentred ? [[dCentred, g.Mul([scale, inverse])] as const] : []),
      ...(da ? [[centred, da] as const] : []),
    ];
    if (terms.length > 0) return combination(g, dBias ?? '', terms);
    // Zero times x has the shape of y.
    return dBias ? combination(g, dBias, [[centred, g.Sub([scale, scale])]]) : null;
  },
  expand(g, { inputs }) {
    const [c, u, a] = asCombination(g, inputs);
    return expandCombination(g, c, [[u, a]]);
  },
};
