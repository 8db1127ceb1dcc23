import type { Emit } from '../emit.ts';
import { perChannel } from '../lower/parts/per-channel.ts';
import { sumOfChannels } from './sum-of-channels.ts';
import type { VirtualOp } from './virtual-op.ts';

/** A tensor and a factor for each of its channels. */
export type ChannelTerm = readonly [u: string, a: string];

/** The terms of a node whose inputs are c, u₁, a₁, u₂, a₂, …. */
export const termsOf = (inputs: readonly string[]): readonly ChannelTerm[] =>
  Array.from({ length: (inputs.length - 1) / 2 }, (_, k) => [inputs[2 * k + 1]!, inputs[2 * k + 2]!]);

/** Appends c + Σ aₖuₖ; without c where it is `''`. */
export const combination = (g: Emit, c: string, terms: readonly ChannelTerm[]): string =>
  g.virtual('ChannelCombination', [c, ...terms.flat()], {});

/** The same in ONNX's own operators. */
export function expandCombination(g: Emit, c: string, terms: readonly ChannelTerm[]): string {
  const rank = g.rank(terms[0]![0]);
  const sum = terms
    .map(([u, a]) => g.Mul([u, perChannel(g, a, rank)]))
    .reduce((total, term) => g.Add([total, term]));
  return c === '' ? sum : g.Add([sum, perChannel(g, c, rank)]);
}

/** c + Σ aₖuₖ, the uₖ of one shape [N, C, …] and c and the aₖ [C]: linear in each. */
export const channelCombination: VirtualOp = {
  vjp: (g, { inputs }, dy) => [
    inputs[0] === '' ? null : sumOfChannels(g, dy),
    ...termsOf(inputs).flatMap(([u, a]) => [
      combination(g, '', [[dy, a]]),
      g.virtual('ChannelDot', [dy, u], {}),
    ]),
  ],
  jvp(g, { inputs }, [dc, ...along]) {
    const terms = termsOf(inputs).flatMap(([u, a], k): ChannelTerm[] => {
      const [du, da] = [along[2 * k], along[2 * k + 1]];
      return [...(du ? [[du, a] as const] : []), ...(da ? [[u, da] as const] : [])];
    });
    if (terms.length > 0) return combination(g, dc ?? '', terms);
    const [u] = termsOf(inputs)[0]!;
    return dc ? g.Expand([perChannel(g, dc, g.rank(u)), g.shapeOf(u)]) : null;
  },
  expand: (g, { inputs }) => expandCombination(g, inputs[0]!, termsOf(inputs)),
};
