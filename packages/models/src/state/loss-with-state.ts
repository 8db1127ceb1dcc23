import {
  checkDim,
  isInMemory,
  layoutOf,
  type Layout,
  type Loss,
  type Measurable,
  type Measurement,
  type Vector,
} from '@orograph/tensor';
import { displacedCut } from '../displaced-cut.ts';
import type { OnnxLoss, StateBeside } from '../onnx-loss-types.ts';
import { constantState, type StateMap } from './state-map.ts';

/** How numbers of θ and of the state lie in one vector. */
interface Parts {
  readonly theta: Layout;
  readonly state: Layout;
  join(theta: Vector, state: Vector): Vector;
  thetaOf<V extends Vector>(whole: Vector, out: V): V;
  stateOf(whole: Vector): Vector;
}

function partsOf(whole: Layout, names: readonly string[]): Parts {
  const beside = new Set(names);
  const isState = whole.blocks.map(({ name }) => beside.has(name));
  const theta = layoutOf(whole.blocks.filter((_, k) => !isState[k]));
  const state = layoutOf(whole.blocks.filter((_, k) => isState[k]));
  const take = <V extends Vector>(of: boolean, from: Vector, out: V): V => {
    let at = 0;
    whole.blocks.forEach(({ offset, size }, k) => {
      if (isState[k] === of) out.set(from.subarray(offset, offset + size), (at += size) - size);
    });
    return out;
  };
  return {
    theta,
    state,
    join: (a, b) => {
      const out = new (a instanceof Float32Array ? Float32Array : Float64Array)(whole.dim);
      const at = [0, 0];
      whole.blocks.forEach(({ offset, size }, k) => {
        const which = isState[k] ? 1 : 0;
        out.set((which ? b : a).subarray(at[which], (at[which]! += size)), offset);
      });
      return out;
    },
    thetaOf: (from, out) => take(false, from, out),
    stateOf: (from) => take(true, from, new Float64Array(state.dim)),
  };
}

/**
 * A loss on parameters and `names` as a loss on the parameters alone: L̃(θ) = L(θ, s(θ)), at first with s as in the file.
 *
 * For an affine s, θ ↦ (θ, s(θ)) is affine, and everything that the loss offers carries over exactly:
 * ∇L̃ = ∇_θ L + Jᵀ ∇_s L, a curvature matrix M becomes AᵀMA with A = (I, J), and a cut of L̃ is one of L. For any other s there are values, outputs, and cuts
 * by values.
 */
export function lossWithState(
  inner: OnnxLoss,
  names: readonly string[],
): OnnxLoss & { readonly state: StateBeside } {
  const parts = partsOf(inner.layout, names);
  const values = Float32Array.from(parts.stateOf(inner.theta));
  const stored = parts.thetaOf(inner.theta, new Float32Array(parts.theta.dim));
  const state = (map: StateMap): StateBeside => ({
    layout: parts.state,
    values,
    at: async (theta) => map.at(theta),
    carried: (other, point = { theta: stored, values }) => ({
      ...carried(inner, parts, other),
      theta: point.theta,
      state: { ...state(other), values: point.values },
      ...notOwned,
    }),
  });
  const own = constantState(values);
  return { ...carried(inner, parts, own), theta: stored, state: state(own), ...owned(inner) };
}

/** What a view of a loss disposes of: nothing. */
export const notOwned: Pick<OnnxLoss, 'dispose' | typeof Symbol.asyncDispose> = {
  dispose: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

const owned = (inner: OnnxLoss): typeof notOwned => ({
  dispose: () => inner.dispose(),
  [Symbol.asyncDispose]: () => inner.dispose(),
});

function carried(
  inner: OnnxLoss,
  parts: Parts,
  map: StateMap,
): Omit<OnnxLoss, 'dispose' | 'theta' | typeof Symbol.asyncDispose> {
  const { dim } = parts.theta;
  const at = async (theta: Vector): Promise<Vector> => {
    checkDim('onnxLoss', dim, theta);
    return parts.join(theta, await map.at(theta));
  };
  const valued = {
    value: async (theta: Vector) => inner.value(await at(theta)),
    metrics: async (theta: Vector): Promise<Measurement> => inner.metrics(await at(theta)),
    predict: async (theta: Vector) => inner.predict(await at(theta)),
  };
  const {
    examples,
    device,
    lossKind,
    output,
    guesses,
    activation,
    withoutGradient,
    withoutScores,
    warnings,
  } = inner;
  const facts = {
    examples,
    device,
    lossKind,
    output,
    guesses,
    withoutGradient,
    warnings,
    ...(activation && { activation }),
    ...(withoutScores !== undefined && { withoutScores }),
  };
  const base = { ...facts, dim, layout: parts.theta, ...valued };
  const { affine } = map;
  if (!affine) return { ...base, cut: cutByValues({ dim, ...valued }) };
  const { valueAndGrad, batchValueAndGrad, hvp, hvps, gaussNewton, empiricalFisher, sampledFisher } = inner;
  const { running, likelihood } = inner;
  const pulled = (whole: Vector, out: Vector = new Float64Array(dim)): Vector => {
    parts.thetaOf(whole, out);
    affine.adjoint(parts.stateOf(whole), out);
    return out;
  };
  const tangent = (v: Vector): Vector => parts.join(v, affine.linear(v));
  const products =
    <S>(of: (whole: Vector, vectors: readonly Vector[], settings: S) => Promise<Vector[]>) =>
    async (theta: Vector, vectors: readonly Vector[], settings: S): Promise<Vector[]> => {
      for (const v of vectors) checkDim('products', dim, v);
      return (await of(await at(theta), vectors.map(tangent), settings)).map((whole) => pulled(whole));
    };
  return {
    ...base,
    cut: async (origin, directions, settings) => {
      const vectors = directions.filter(isInMemory);
      if (vectors.length < directions.length)
        throw new RangeError('cut: directions of a loss with a state beside θ must be in memory.');
      for (const vector of [origin, ...vectors]) checkDim('cut', dim, vector);
      return inner.cut(await at(origin), vectors.map(tangent), settings);
    },
    ...(valueAndGrad && {
      valueAndGrad: async (theta) => {
        const { value, grad } = await valueAndGrad(await at(theta));
        return { value, grad: pulled(grad) };
      },
    }),
    ...(batchValueAndGrad && {
      batchValueAndGrad: async (theta, indices, { memory, ...settings } = {}) => {
        if (memory) checkDim('batchValueAndGrad', dim, memory);
        const { value, grad } = await batchValueAndGrad(await at(theta), indices, settings);
        return { value, grad: pulled(grad, memory) };
      },
    }),
    ...(running && { running }),
    ...(likelihood !== undefined && { likelihood }),
    ...(hvp && {
      hvp: async (theta, v) => {
        checkDim('hvp', dim, v);
        return pulled(await hvp(await at(theta), tangent(v)));
      },
    }),
    ...(hvps && { hvps: products(hvps) }),
    ...(gaussNewton && { gaussNewton: products(gaussNewton) }),
    ...(empiricalFisher && { empiricalFisher: products(empiricalFisher) }),
    ...(sampledFisher && { sampledFisher: products(sampledFisher) }),
  };
}

/** Cuts of a loss that has none of its own: a displaced θ a point. */
const cutByValues =
  (loss: Loss & Measurable): OnnxLoss['cut'] =>
  (origin, directions) =>
    displacedCut(loss, origin, directions);
