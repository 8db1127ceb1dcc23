import {
  checkDim,
  layoutOf,
  sliceable,
  type Layout,
  type Loss,
  type Measurable,
  type Measurement,
  type Vector,
} from '@orograph/tensor';
import type { OnnxCut } from '../onnx-cut.ts';
import type { OnnxLoss } from '../onnx-loss.ts';
import { constantState, type StateMap } from './state-map.ts';

/** What a loss depends on besides θ, and how it is told. */
export interface StateBeside {
  /** Which slice of the state is which tensor. */
  readonly layout: Layout;
  /** The state that belongs to the θ of the file. */
  readonly values: Float32Array;
  /** The state that the loss takes at θ. */
  at(theta: Vector): Promise<Vector>;
  /**
   * The same loss, on the same sessions, with the state as a function of θ; as that of another checkpoint where its θ and state are given.
   * It goes when the first is disposed of.
   */
  carried(map: StateMap, point?: { readonly theta: Float32Array; readonly values: Float32Array }): OnnxLoss;
}

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
 * ∇L̃ = ∇_θ L + Jᵀ ∇_s L, ∇²L̃ v = Aᵀ ∇²L A v with A = (I, J), and a cut of L̃ is one of L. For any other s there are values, outputs, and cuts
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

function carried(inner: OnnxLoss, parts: Parts, map: StateMap): Omit<OnnxLoss, 'theta'> {
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
  const { valueAndGrad: _, batchValueAndGrad: __, hvp: ___, cut: ____, state: _____, ...rest } = inner;
  const base = { ...rest, dim, layout: parts.theta, ...valued };
  const { affine } = map;
  if (!affine) return { ...base, cut: cutByValues({ dim, ...valued }) };
  const { valueAndGrad, batchValueAndGrad, hvp } = inner;
  const pulled = (whole: Vector, out: Vector = new Float64Array(dim)): Vector => {
    parts.thetaOf(whole, out);
    affine.adjoint(parts.stateOf(whole), out);
    return out;
  };
  const tangent = (v: Vector): Vector => parts.join(v, affine.linear(v));
  return {
    ...base,
    cut: async (origin, directions, settings) => {
      for (const vector of [origin, ...directions]) checkDim('cut', dim, vector);
      return inner.cut(await at(origin), directions.map(tangent), settings);
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
    ...(hvp && {
      hvp: async (theta, v) => {
        checkDim('hvp', dim, v);
        return pulled(await hvp(await at(theta), tangent(v)));
      },
    }),
  };
}

/** Cuts of a loss that has none of its own: a displaced θ a point. */
const cutByValues =
  (loss: Loss & Measurable): OnnxLoss['cut'] =>
  async (origin, directions): Promise<OnnxCut> => ({
    ...(await sliceable(loss).cut(origin, directions)),
    strategy: 'displace',
  });
