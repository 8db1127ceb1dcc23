import { repeatedSteps, trainingStep, type DropoutMask } from '@orograph/onnx';
import type { LinearMap, UpdateRule } from '@orograph/tensor';
import { pixelsOf } from './data/unit-images.ts';
import type { Evaluation } from './evaluation.ts';
import { withRunningOutputs } from './running-statistics.ts';
import { meanLossName, withMeanLoss } from './with-mean-loss.ts';

/** A session that takes steps. */
interface StepSession {
  /** Its name. */
  readonly session: string;
  /** The name of the loss in the graph of a step. */
  readonly loss: string;
  /** Whether it takes several in a run; where the runtime has no Loop it does not. */
  readonly repeats: boolean;
}

/** The sessions of one training. */
export interface StepSessions {
  /** The dropout masks it is fed. */
  readonly masks: readonly DropoutMask[];
  /** The session for batches of a size. */
  readonly sessionFor: (size: number) => Promise<StepSession>;
  /** Closes them. */
  readonly close: () => Promise<void>;
}

/** Opens sessions that take steps when they are first asked for: one for whole blocks of rows, which have faster kernels, one for others. */
export function stepSessions(
  { model, home, block }: Evaluation,
  {
    id,
    rule,
    l2,
    within,
  }: {
    readonly id: string;
    readonly rule: UpdateRule;
    readonly l2: number;
    readonly within?: LinearMap | undefined;
  },
): StepSessions {
  const { graph, masks } = model.dropout();
  const opened = new Map<string, Promise<StepSession>>();
  const open = async (session: string, wholeBlocks: boolean): Promise<StepSession> => {
    const step = trainingStep(withMeanLoss(withRunningOutputs(graph, model.runningLayers)), {
      loss: meanLossName,
      parameters: model.parameters.map(({ name }) => name),
      optimizer: rule,
      l2,
      ...(within && { within }),
      statistics: model.runningLayers,
      kernels: block === undefined ? {} : { block, wholeBlocks },
    });
    const columns = Object.keys(model.bound.columns);
    const pixels = columns.filter((input) => pixelsOf(model.bound.columns[input]!));
    try {
      await home.open(session, repeatedSteps(step, columns, { pixels }));
      return { session, loss: step.loss, repeats: true };
    } catch {
      await home.open(session, repeatedSteps(step, columns, { once: true, pixels }));
      return { session, loss: step.loss, repeats: false };
    }
  };
  return {
    masks,
    sessionFor: (size) => {
      const wholeBlocks = block !== undefined && size % block === 0;
      const session = `${id}/${wholeBlocks ? 'blocks' : 'rows'}`;
      const found = opened.get(session) ?? open(session, wholeBlocks);
      opened.set(session, found);
      return found;
    },
    close: async () => {
      for (const session of opened.keys()) await home.pool.everywhere({ kind: 'close', session });
    },
  };
}
