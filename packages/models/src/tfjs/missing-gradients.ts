import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from './tfjs-runtime.ts';

/** A kernel that ran while a gradient was recorded. */
interface TapeNode {
  readonly kernelName: string;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: readonly Tensor[];
  readonly gradient?: unknown;
  /** What was kept for its gradient. */
  readonly saved?: readonly Tensor[];
}

/** Ends a recording before its gradient is computed. */
class Recorded extends Error {}

/**
 * The kernels between `variables` and the result of `forward` that have no gradient, each once, found by one forward pass.
 *
 * Computing the gradient would name only the first, and in JavaScript take long.
 */
export function missingGradients(
  core: TfjsCore,
  forward: () => Tensor,
  variables: readonly Tensor[],
): readonly string[] {
  let missing: readonly string[] = [];
  try {
    core.engine().gradients(
      () => {
        const result = forward();
        const tape = (core.engine().state.activeTape ?? []) as unknown as readonly TapeNode[];
        missing = between(tape, variables, result)
          .filter(({ gradient }) => !gradient)
          .map(({ kernelName }) => kernelName);
        for (const { saved } of tape) for (const tensor of saved ?? []) tensor.dispose();
        throw new Recorded();
      },
      [...variables],
      undefined,
      true,
    );
  } catch (error) {
    if (!(error instanceof Recorded)) throw error;
  }
  return [...new Set(missing)];
}

/** The kernels on a way from the sources to the result. */
function between(tape: readonly TapeNode[], sources: readonly Tensor[], result: Tensor): readonly TapeNode[] {
  const reached = new Set(sources.map(({ id }) => id));
  const after = tape.filter(({ inputs, outputs }) => {
    const depends = Object.values(inputs).some(({ id }) => reached.has(id));
    if (depends) for (const { id } of outputs) reached.add(id);
    return depends;
  });
  const needed = new Set([result.id]);
  return after.toReversed().filter(({ inputs, outputs }) => {
    const used = outputs.some(({ id }) => needed.has(id));
    if (used) for (const { id } of Object.values(inputs)) needed.add(id);
    return used;
  });
}
