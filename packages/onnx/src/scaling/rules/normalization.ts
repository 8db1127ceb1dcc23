import { numberOf } from '../../node-attributes.ts';
import { aligned, alike, axesOf, multiplied, evened, type Operand } from '../combine.ts';
import { fixTerms, type Terms } from '../term.ts';
import type { ScaleCall, ScaleRule, Scaled } from './rule.ts';

/** The terms of a normalized tensor after its scale and bias, whose axes are `axes`. */
function affine(
  { g }: ScaleCall,
  terms: Terms,
  {
    shape,
    scale,
    bias,
    axes,
  }: {
    readonly shape: readonly number[];
    readonly scale: Scaled | undefined;
    readonly bias: Scaled | undefined;
    readonly axes: readonly number[];
  },
): Terms {
  const out = axesOf(shape.length);
  const own: Operand = { terms, shape, isZero: false, letters: out };
  const scaled = scale ? multiplied(g, [own, { ...scale, letters: axes }], out) : terms;
  return bias
    ? alike(
        g,
        [
          { ...own, terms: scaled },
          { ...bias, letters: axes },
        ],
        out,
      )
    : scaled;
}

/**
 * Normalization by running statistics: (x − μ)/√(σ² + ε) γ + β, where μ may be scaled with x, σ² stays because of ε. By those of the batch x stays.
 */
export const batchNormalization: ScaleRule = (call) => {
  const { g, node, inputs } = call;
  const [x, scale, bias, mean, variance] = inputs as [Scaled, Scaled, Scaled, Scaled, Scaled];
  fixTerms(g, variance.terms);
  const trains = numberOf(node, 'training_mode', 0) === 1;
  if (trains) for (const input of [x, mean]) fixTerms(g, input.terms);
  const out = axesOf(x.shape.length);
  const centred = trains
    ? []
    : alike(
        g,
        [
          { ...x, letters: out },
          { ...mean, letters: [1] },
        ],
        out,
      );
  return [affine(call, centred, { shape: x.shape, scale, bias, axes: [1] })];
};

/** Layer normalization: what it is given stays, scale and bias may be scaled. */
export const layerNormalization: ScaleRule = (call) => {
  const [x, scale, bias] = call.inputs as [Scaled, Scaled | undefined, Scaled | undefined];
  fixTerms(call.g, x.terms);
  const axes = aligned(scale ?? x, x.shape.length).letters as readonly number[];
  return [affine(call, [], { shape: x.shape, scale, bias, axes })];
};

/** Normalization by the root mean square, which no sign changes. */
export const rmsNormalization: ScaleRule = (call) => {
  const [x, scale, bias] = call.inputs as [Scaled, Scaled | undefined, Scaled | undefined];
  if (call.g.kind === 'positive') fixTerms(call.g, x.terms);
  const axes = aligned(scale ?? x, x.shape.length).letters as readonly number[];
  const terms = call.g.kind === 'positive' ? [] : x.terms;
  return [affine(call, terms, { shape: x.shape, scale, bias, axes })];
};

/** Normalization of each channel of each example: signs of channels pass, scales do not because of ε. */
export const instanceNormalization: ScaleRule = (call) => {
  const [x, scale, bias] = call.inputs as [Scaled, Scaled, Scaled];
  const isSign = call.g.kind === 'sign';
  if (!isSign) fixTerms(call.g, x.terms);
  const terms = isSign ? evened(call.g, x, axesOf(x.shape.length).slice(2)) : [];
  return [affine(call, terms, { shape: x.shape, scale, bias, axes: [1] })];
};

/** Group normalization with a scale and bias for each channel. */
export const groupNormalization: ScaleRule = (call) => {
  const [x, scale, bias] = call.inputs as [Scaled, Scaled, Scaled];
  fixTerms(call.g, x.terms);
  if (scale.shape[0] === x.shape[1]) return [affine(call, [], { shape: x.shape, scale, bias, axes: [1] })];
  for (const input of [scale, bias]) fixTerms(call.g, input.terms);
  return [];
};
