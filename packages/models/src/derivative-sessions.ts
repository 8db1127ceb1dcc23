import {
  gradient,
  gradientName,
  hvp,
  promote,
  prune,
  serializeOnnx,
  type Graph,
  type KernelSettings,
} from '@orograph/onnx';
import type { Evaluation } from './evaluation.ts';
import { lazily } from './lazily.ts';
import { withRunningOutputs } from './running-statistics.ts';
import { meanLossName, withMeanLoss } from './with-mean-loss.ts';

/** A session and what opens it. */
interface LazySession {
  readonly session: string;
  readonly ready: () => Promise<unknown>;
}

/** The sessions of a derivative: of the sum over whole blocks of rows and over fewer, and of the mean over a batch run at once. */
export interface Derivative {
  readonly whole: LazySession;
  readonly rest: LazySession;
  readonly once: LazySession;
}

/** Hessian-vector products without the gradient, whose weight gradients would be a good part of the work. */
const product: typeof gradient = (graph, output, wrt, settings) => {
  const both = hvp(graph, output, wrt, settings);
  const gradients = new Set(wrt.map(gradientName));
  const outputs = both.outputs.filter(({ name }) => !gradients.has(name));
  return { ...prune({ ...both, outputs }), inputs: both.inputs };
};

const kinds: Readonly<Record<'gradient' | 'hvp', typeof gradient>> = { gradient, hvp: product };

/** The sessions of a derivative of a graph with a loss head, under names of their own; each is opened when first asked for. */
export function derivativeSessions(
  { model, pool, dense, block, open }: Evaluation,
  kind: 'gradient' | 'hvp',
  { of = model.headed, name = kind }: { readonly of?: Graph; readonly name?: string } = {},
): Derivative {
  const derive = kinds[kind];
  const names = model.parameters.map((parameter) => parameter.name);
  const openDense = (session: string, graph: Graph): Promise<unknown> =>
    (dense?.pool ?? pool).everywhere({
      kind: 'open',
      session,
      model: serializeOnnx(graph),
      device: 'cpu',
      threads: dense?.threads ?? 1,
    });
  const opened = (session: string, make: () => Graph): LazySession => ({
    session,
    ready: lazily(async () => (dense ? openDense : open)(session, make())),
  });
  const promoted = promote(withRunningOutputs(of, model.runningLayers), names);
  const ofSum = (settings: KernelSettings) => (): Graph => derive(promoted, 'loss_sum', names, settings);
  const kernels = block === undefined ? {} : { block };
  return {
    whole: opened(name, ofSum({ ...kernels, wholeBlocks: true })),
    rest: opened(`${name}/rest`, ofSum(kernels)),
    once: opened(`${name}/once`, () => derive(promote(withMeanLoss(of), names), meanLossName, names)),
  };
}
