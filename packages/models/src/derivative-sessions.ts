import {
  gradient,
  joinOutputs,
  promote,
  splitByInputs,
  withStatedShapes,
  type Graph,
  type KernelSettings,
} from '@orograph/onnx';
import { misuse } from '@orograph/tensor';
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
  /** That mean in two parts, the first of which does not depend on what varies; opened together. */
  readonly parts: () => Promise<DerivativeParts>;
}

/** A derivative as a session that is run once, and one that is run for every value of what varies. */
export interface DerivativeParts {
  /** The first, and what it is fed and gives to the second. */
  readonly fixed: {
    readonly session: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
  };
  /** The second. */
  readonly varying: string;
}

/** A derivative of an output of a graph in some of its inputs, as a graph of its own. */
type Derive = (graph: Graph, output: string, wrt: readonly string[], settings?: KernelSettings) => Graph;

/** Which derivative of which graph, and the name of its sessions. */
export interface DerivativeSettings {
  /** The derivative; the gradient by default. */
  readonly derive?: Derive;
  /** A graph with a loss head; that of the model by default. */
  readonly of?: Graph;
  /** The name. */
  readonly name: string;
  /** The inputs that vary while all others stay; none by default. */
  readonly varying?: readonly string[];
  /** The outputs of the derivative in parts, and those of the whole that each is made of; none by default. */
  readonly joined?: Readonly<Record<string, readonly string[]>>;
}

/** The most nodes of a derivative: minutes to open. */
const mostNodes = 30_000;

/**
 * The sessions of a derivative of a graph with a loss head, under names of their own; each is opened when first asked for, in the pool without
 * the data.
 *
 * @throws MisuseError in opening, for a derivative of more nodes than are taken.
 */
export function derivativeSessions(
  { model, home, undivided, block, openWithoutData, resident }: Evaluation,
  { derive = gradient, of = model.headed, name, varying = [], joined = {} }: DerivativeSettings,
): Derivative {
  const names = model.parameters.map((parameter) => parameter.name);
  const most = of.limits?.derivative ?? mostNodes;
  const checked = (graph: Graph): Graph => {
    if (graph.nodes.length <= most) return graph;
    throw misuse('the graph of its derivative has more nodes than are opened', {
      expected: `at most ${most}, as the time that ONNX Runtime takes to open one grows with their square; --most-nodes, or limits.derivative, takes more`,
      got: String(graph.nodes.length),
      where: name,
    });
  };
  const openHome = async (session: string, graph: Graph): Promise<unknown> => {
    await home.ready();
    return home.open(session, graph);
  };
  const openGraph = undivided ? openHome : openWithoutData;
  // Where a shape that we state is wrong ONNX Runtime may refuse the graph; then it finds all of them itself, which takes longer.
  const open = (session: string, graph: Graph): Promise<unknown> => {
    // Targets may be others than those of the data.
    const opening = (given: Graph): Promise<unknown> => openGraph(session, resident(given, {}, false));
    return opening(withStatedShapes(graph)).catch(() => opening(graph));
  };
  const opened = (session: string, make: () => Graph): LazySession => ({
    session,
    ready: lazily(async () => open(session, checked(make()))),
  });
  const promoted = promote(withRunningOutputs(of, model.runningLayers), names);
  const ofSum = (settings: KernelSettings) => (): Graph => derive(promoted, 'loss_sum', names, settings);
  const kernels = block === undefined ? {} : { block };
  const ofMean = (): Graph => derive(promote(withMeanLoss(of), names), meanLossName, names);
  return {
    whole: opened(name, ofSum({ ...kernels, wholeBlocks: true })),
    rest: opened(`${name}/rest`, ofSum(kernels)),
    once: opened(`${name}/once`, ofMean),
    parts: lazily(async () => {
      const whole = checked(ofMean());
      const split = splitByInputs(joinOutputs(whole, joined), varying);
      const [fixed, rest] = [`${name}/fixed`, `${name}/varying`];
      if (split.fixed.outputs.length > 0) await open(fixed, split.fixed);
      await open(rest, split.varying);
      const [inputs, outputs] = [split.fixed.inputs, split.fixed.outputs].map((values) =>
        values.map((value) => value.name),
      );
      return { fixed: { session: fixed, inputs: inputs!, outputs: outputs! }, varying: rest };
    }),
  };
}
