import type { Graph } from '@orograph/onnx';

/** Prefixes that wrappers put in front of the names of a state dict. */
const wrappers = ['module.', 'model.', '_orig_mod.', 'state_dict.', 'params.'];

/** The prefix that a wrapper put in front of all names, where more of them are names of the graph without it; else none. */
export function wrapperOf({ constants }: Graph, names: readonly string[]): string {
  const fitting = (prefix: string): number =>
    names.filter((name) => name.startsWith(prefix) && constants.has(name.slice(prefix.length))).length;
  return (
    wrappers
      .filter((one) => names.every((name) => name.startsWith(one)))
      .find((one) => fitting(one) > fitting('')) ?? ''
  );
}
