import {
  empiricalFisher,
  gaussNewton,
  gradientName,
  hvp,
  hvpName,
  promote,
  prune,
  scoresName,
  tangentName,
  type Graph,
  type ProductSettings as GraphSettings,
} from '@orograph/onnx';
import {
  checkDim,
  combine,
  streamSeed,
  type CompositeLoss,
  type ProductSettings,
  type TwiceDifferentiableLoss,
  type Vector,
} from '@orograph/tensor';
import { checkIndices } from './check-indices.ts';
import { derivativeSessions, type Derivative } from './derivative-sessions.ts';
import type { Means } from './derivatives.ts';
import type { Evaluation } from './evaluation.ts';
import { lazily } from './lazily.ts';
import { drawTargets, likelihoodOf, withoutScores } from './likelihood.ts';
import { dataValue, type LentBlocks } from './tensor-value.ts';
import { meanLossName } from './with-mean-loss.ts';

/** Most vectors multiplied in one run, most nodes of all their tangents, and most numbers of all their products. */
const most = { vectors: 8, nodes: 800, numbers: 4e6 };

/** Products with the matrices of curvature that a loss has. */
type CurvatureProducts = Required<Pick<TwiceDifferentiableLoss, 'hvp' | 'hvps'>> &
  Partial<CompositeLoss> & { readonly withoutScores?: string };

/** A matrix whose products with k vectors are one graph. */
interface Matrix {
  readonly name: string;
  readonly of?: () => Graph;
  readonly derive: (graph: Graph, output: string, wrt: readonly string[], settings?: GraphSettings) => Graph;
}

/** The products of Hessian, Gauss-Newton and Fisher matrices with several vectors in one run of ONNX Runtime. */
export function curvatureProducts(
  evaluation: Evaluation,
  means: Means,
  lend: (vector: Vector, nameOf?: (block: string) => string) => LentBlocks,
): CurvatureProducts {
  const { model, pool, dense, columns, chunk } = evaluation;
  const { dim } = model.layout;
  const stack = Math.min(
    most.vectors,
    2 **
      Math.floor(
        Math.log2(Math.max(1, Math.min(most.nodes / model.headed.nodes.length, most.numbers / dim))),
      ),
  );

  /** The products of one matrix; a session for every number of vectors that are multiplied at once, a power of two. */
  const productsOf = ({ name, of, derive }: Matrix) => {
    const sessions = new Map<number, Derivative>();
    const sessionsOf = (vectors: number): Derivative => {
      const found =
        sessions.get(vectors) ??
        derivativeSessions(evaluation, {
          name: vectors === 1 ? name : `${name}/${vectors}`,
          ...(of && { of: of() }),
          derive: (graph, output, wrt, settings) => derive(graph, output, wrt, { ...settings, vectors }),
        });
      sessions.set(vectors, found);
      return found;
    };
    return async (
      caller: string,
      theta: Vector,
      vectors: readonly Vector[],
      { indices, from }: ProductSettings & { readonly from?: Evaluation['columns'] } = {},
    ): Promise<Vector[]> => {
      checkDim(caller, dim, theta);
      for (const v of vectors) checkDim(caller, dim, v);
      if (indices) checkIndices(indices, model.examples);
      const products: Vector[] = [];
      while (products.length < vectors.length) {
        const left = vectors.slice(products.length);
        const count = Math.min(stack, 2 ** Math.floor(Math.log2(left.length)));
        const blocks = left.slice(0, count).map((v, k) => lend(v, (block) => tangentName(block, k)));
        const names = blocks.map((_, k) => (block: string) => hvpName(block, k));
        const found = await means(sessionsOf(count), [lend(theta), ...blocks], names, {
          indices,
          ...(from && { from }),
        });
        products.push(...found.vectors);
      }
      return products;
    };
  };

  const hessian = productsOf({ name: 'hvp', derive: withoutGradients });
  const products = {
    hvp: async (theta: Vector, v: Vector) => (await hessian('hvp', theta, [v]))[0]!,
    hvps: (theta: Vector, vectors: readonly Vector[], settings?: ProductSettings) =>
      hessian('hvps', theta, vectors, settings),
  };
  const absent = withoutScores(model, model.scored);
  if (absent !== undefined) return { ...products, withoutScores: absent };

  const scored = once(model.scored);
  const newton = productsOf({
    name: 'gauss-newton',
    of: scored,
    derive: (graph, output, wrt, settings) =>
      gaussNewton(graph, { output, scores: scoresName }, wrt, settings),
  });
  const fisher = productsOf({
    name: 'fisher',
    of: scored,
    derive: (graph, output, wrt, settings) =>
      empiricalFisher(graph, { output, scores: scoresName }, wrt, {
        ...settings,
        ...(model.termAxes && { axes: model.termAxes }),
        ...(output === meanLossName && { weight: 'loss_weight' }),
      }),
  });
  const likelihood = likelihoodOf(model);
  const checkLikelihood = (caller: string): void => {
    if (likelihood.absent !== undefined)
      throw new RangeError(`${caller}: the loss has no Fisher matrix: ${likelihood.absent}.`);
  };

  const parameters = model.parameters.map(({ name }) => name);
  const openScores = lazily(() => evaluation.open('scores', promote(scored(), parameters)));
  let last: Promise<unknown> = Promise.resolve();
  let drawn: { readonly theta: Vector; readonly seed: number; readonly samples: number } | undefined;
  const sampleName = (sample: number): string => `fisher/target/${sample}`;
  /** Stores targets drawn from the likelihood at θ, unless they are the last ones drawn. */
  async function draw(theta: Vector, seed: number, samples: number): Promise<void> {
    if (drawn?.theta === theta && drawn.seed === seed && drawn.samples === samples) return;
    await openScores();
    const { values: fixed, release } = lend(theta);
    const rows = { start: 0, end: model.examples, chunk };
    const { concat } = await pool
      .run({ kind: 'run', session: 'scores', fixed, columns, rows, concat: [scoresName] })
      .finally(release);
    const { dims, data } = concat[scoresName]!;
    const scores = { shape: dims, data: data as Float32Array };
    const target = model.bound.columns['target']!;
    const classAxis = model.termAxes?.[0] ?? 1;
    for (let sample = 0; sample < samples; sample++) {
      const targets = drawTargets({ ...model, scores, target, classAxis }, streamSeed(seed, sample));
      const task = { kind: 'store', name: sampleName(sample), tensor: dataValue(targets) } as const;
      await Promise.all([pool.everywhere(task), dense?.pool.everywhere(task)]);
    }
    drawn = { theta, seed, samples };
  }

  return {
    ...products,
    ...(likelihood.name !== undefined && { likelihood: likelihood.name }),
    gaussNewton: (theta, vectors, settings) => newton('gaussNewton', theta, vectors, settings),
    empiricalFisher: async (theta, vectors, settings) => {
      checkLikelihood('empiricalFisher');
      return fisher('empiricalFisher', theta, vectors, settings);
    },
    sampledFisher: async (theta, vectors, { seed, samples = 1, ...settings }) => {
      checkLikelihood('sampledFisher');
      checkDim('sampledFisher', dim, theta);
      // One after the other, as the targets drawn for one call would replace those of another.
      const result = last.then(async () => {
        await draw(theta, seed, samples);
        const each: Vector[][] = [];
        for (let sample = 0; sample < samples; sample++) {
          const from = { ...columns, target: sampleName(sample) };
          each.push(await fisher('sampledFisher', theta, vectors, { ...settings, from }));
        }
        return vectors.map((_, k) => combine(each.map((products) => products[k]!)));
      });
      last = result.catch(() => undefined);
      return result;
    },
  };
}

/** Hessian-vector products without the gradient, whose weight gradients would be a good part of the work. */
function withoutGradients(
  graph: Graph,
  output: string,
  wrt: readonly string[],
  settings?: GraphSettings,
): Graph {
  const both = hvp(graph, output, wrt, settings);
  const gradients = new Set(wrt.map(gradientName));
  const outputs = both.outputs.filter(({ name }) => !gradients.has(name));
  return { ...prune({ ...both, outputs }), inputs: both.inputs };
}

/** A function that makes its value when first called. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
