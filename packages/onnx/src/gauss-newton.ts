import { forKernels } from './blocked/for-kernels.ts';
import { emitter, type Emit } from './emit.ts';
import { forwardSweep } from './forward-sweep.ts';
import type { Graph, Node } from './graph.ts';
import { productOutputs, tangentInputs, tangentName, type ProductSettings } from './hvp.ts';
import { lowerGraph } from './lower-graph.ts';
import { int } from './node-attributes.ts';
import { modernOpset } from './modern-opset.ts';
import { pathBetween } from './path-between.ts';
import { prune } from './prune.ts';
import { reverseSweep } from './reverse-sweep.ts';
import { unrollControl } from './unroll-control.ts';

/** The values a matrix JᵀMJ lies between. */
export interface Between {
  /** The scalar ℓ. */
  readonly output: string;
  /** z, on the way from the parameters to ℓ: J = ∂z/∂θ. */
  readonly scores: string;
}

/**
 * Jᵀ (∂²ℓ/∂z²) J v, the generalized Gauss-Newton matrix of ℓ(z(θ)) times v, exactly: a forward sweep from θ to z, forward over reverse
 * from z to ℓ, a reverse sweep from z to θ. Inputs and outputs are named as by {@link hvp}.
 *
 * @throws as `gradient`.
 * @see Schraudolph, Fast curvature matrix-vector products for second-order gradient descent, 2002.
 */
export const gaussNewton = (
  graph: Graph,
  between: Between,
  wrt: readonly string[],
  settings: ProductSettings = {},
): Graph =>
  throughScores(graph, between, wrt, settings, ({ g, slope, whole, path }) => (u) => {
    const moved = forwardSweep(g, whole, path, new Map([[between.scores, u]]));
    return moved.get(slope);
  });

/** Over which axes of z one term of a sum goes, and what the sum was divided by. */
export interface Terms {
  /** The axes; all but the first by default. */
  readonly axes?: readonly number[];
  /** W, where ℓ is the sum of the terms over W; 1 by default. */
  readonly weight?: string;
}

/**
 * W Jᵀ (Σᵣ sᵣsᵣᵀ) J v, where s = ∂ℓ/∂z and sᵣ is its part in the r-th term: for ℓ = Σᵣ ℓᵣ / W the empirical Fisher matrix
 * Σᵣ ∇ℓᵣ ∇ℓᵣᵀ / W times v. Inputs and outputs are named as by {@link hvp}.
 *
 * @throws as `gradient`.
 */
export const empiricalFisher = (
  graph: Graph,
  between: Between,
  wrt: readonly string[],
  { axes, weight, ...settings }: ProductSettings & Terms = {},
): Graph =>
  throughScores(graph, between, wrt, settings, ({ g, slope }) => (u) => {
    const over = axes ?? Array.from({ length: g.rank(slope) - 1 }, (_, k) => k + 1);
    const along =
      over.length === 0
        ? g.Mul([slope, u])
        : g.ReduceSum([g.Mul([slope, u]), g.list(over)], { keepdims: int(1) });
    const scaled = g.Mul([slope, along]);
    return weight === undefined ? scaled : g.Mul([scaled, weight]);
  });

/** A graph with the slope of ℓ in z, and the way from z to it. */
interface Slope {
  readonly g: Emit;
  /** ∂ℓ/∂z. */
  readonly slope: string;
  /** The graph with it. */
  readonly whole: Graph;
  /** The nodes from z to it. */
  readonly path: ReadonlySet<Node>;
}

/** Jᵀ M J v, where `times` makes of ∂ℓ/∂z a function that appends M u. */
function throughScores(
  graph: Graph,
  { output, scores }: Between,
  wrt: readonly string[],
  { vectors = 1, ...settings }: ProductSettings,
  times: (slope: Slope) => (u: string) => string | undefined,
): Graph {
  const raised = modernOpset(unrollControl(graph, pathBetween(graph, wrt, [output])));
  const lowered = lowerGraph(raised, pathBetween(raised, wrt, [output]));
  const inputs = tangentInputs(lowered, wrt, vectors);
  const g = emitter({ ...lowered, inputs: [...lowered.inputs, ...inputs] }, 'gn');
  const network = pathBetween(lowered, wrt, [scores], true);
  const head = pathBetween(lowered, [scores], [output], true);
  const one = g.Expand([g.scalar(output, 1), g.shapeOf(output)]);
  const seeds = new Map([[output, one]]);
  const slope = reverseSweep(g, lowered, head, { seeds, moved: [scores] }).of(scores);
  const whole = g.build();
  const product =
    slope === undefined
      ? () => undefined
      : times({ g, slope, whole, path: pathBetween(whole, [scores], [slope], true) });
  const outputs = Array.from({ length: vectors }, (_, k) => {
    const tangents = forwardSweep(
      g,
      lowered,
      network,
      new Map(wrt.map((name) => [name, tangentName(name, k)])),
    );
    const u = tangents.get(scores);
    const w = u === undefined ? undefined : product(u);
    const back =
      w === undefined
        ? undefined
        : reverseSweep(g, lowered, network, { seeds: new Map([[scores, w]]), moved: wrt });
    return productOutputs(g, wrt, k, (name) => back?.of(name));
  }).flat();
  const all = prune({ ...g.build(), outputs: [...graph.outputs, ...outputs] });
  return forKernels({ ...all, inputs: [...graph.inputs, ...inputs] }, settings);
}
