import type { Constant, Graph } from '@orograph/onnx';
import { isBatchNorm } from '../with-batch-statistics.ts';

const isFloat = (constant: Constant | undefined): boolean =>
  constant?.dataType === 'float' || constant?.dataType === 'double';

/** The constants that hold the running means and variances of a graph, in its order. */
export const statisticsOf = ({ nodes, constants }: Graph): readonly string[] => [
  ...new Set(
    nodes
      .filter(isBatchNorm)
      .flatMap(({ inputs }) => inputs.slice(3, 5))
      .filter((name) => isFloat(constants.get(name))),
  ),
];

/**
 * The state beside θ: the float constants that are not `trained` and in which checkpoints of one network differ, by their names in
 * the first, in its order. Running statistics are such; so is any buffer that was learnt by other means than gradients.
 */
export function differingState(
  [first, ...others]: readonly [Graph, ...Graph[]],
  trained: Iterable<string>,
): readonly string[] {
  const parameters = new Set(trained);
  const differs = (name: string, own: Constant): boolean =>
    others.some(({ constants }) => {
      const other = constants.get(name);
      if (!other || other.dataType !== own.dataType || other.shape.join() !== own.shape.join()) return false;
      return (own.data as Float32Array).some((x, i) => !Object.is(x, other.data[i]));
    });
  return [...first.constants]
    .filter(([name, constant]) => !parameters.has(name) && isFloat(constant) && differs(name, constant))
    .map(([name]) => name);
}
