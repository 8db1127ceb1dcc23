import { affineCut, withDirections, withTheta } from '@orograph/onnx';
import type { CutPoints, CutRequest } from './cut-request.ts';
import { sumsOf } from './loss-runs.ts';
import { asData, coordsValue } from './tensor-value.ts';

/** Why a cut cannot be prepared. */
export interface NotAffine {
  /** In words. */
  readonly why: string;
}

/**
 * Points evaluated on tensors that are affine in the coordinates, computed once for the whole data set and kept by every
 * engine; or why not: no layer is affine, or the tensors would take more than `memory` bytes.
 */
export async function affinePoints({
  evaluation,
  origin,
  directions,
  name,
  memory,
}: CutRequest & { readonly memory: number }): Promise<CutPoints | NotAffine> {
  const { model, pool, columns, chunk, open, holds } = evaluation;
  const { headed, parameters, examples } = model;
  const cut = affineCut(withTheta(headed, parameters, origin), parameters, directions.length);
  if (!cut) return { why: 'no layer that reads the data is affine in its weights' };
  const keptAs = (tensor: string): string => `${name}/${tensor}`;
  const names = cut.carried.map(keptAs);
  const from = (inputs: readonly { readonly name: string }[]): Record<string, string> =>
    Object.fromEntries(
      inputs.filter((input) => input.name in columns).map((input) => [input.name, columns[input.name]!]),
    );

  const preparing = `${name}/prepare`;
  await open(preparing, withDirections(cut.prepare, parameters, directions));
  const pass = { kind: 'run' as const, session: preparing, fixed: {}, columns: from(cut.prepare.inputs) };
  const trial = { start: 0, end: Math.min(chunk, examples), chunk };
  const { concat } = await pool.run({ ...pass, rows: trial, concat: cut.carried });
  const tried = Object.values(concat);
  const bytes = tried.reduce((sum, { data }) => sum + (data as Float32Array).byteLength, 0);
  const whole = (bytes / trial.end) * examples * pool.size;
  const mib = (size: number): string => `${(size / 2 ** 20).toPrecision(3)} MiB`;
  const why = tried.some(({ dims }) => dims[0] !== trial.end)
    ? 'what is affine in the coordinates does not come example by example'
    : `what is affine in the coordinates would take ${mib(whole)}, more than ${mib(memory)}`;
  const applies = tried.every(({ dims }) => dims[0] === trial.end) && whole <= memory;
  const all = { start: 0, end: examples, chunk };
  let held: Parameters<typeof open>[2];
  if (applies && holds({})) {
    const { concat: carried } = await pool.run({ ...pass, rows: all, concat: cut.carried });
    const found = Object.fromEntries(
      Object.entries(carried).map(([tensor, value]) => [tensor, asData(value)]),
    );
    if (holds(found)) held = found;
  }
  if (applies && !held) {
    const keep = Object.fromEntries(cut.carried.map((tensor) => [tensor, keptAs(tensor)]));
    await pool.everywhere({ ...pass, rows: all, keep });
  }
  await pool.everywhere({ kind: 'close', session: preparing });
  if (!applies) return { why };

  await open(name, withDirections(cut.evaluate, parameters, directions), held);
  const rest = {
    columns: {
      ...from(cut.evaluate.inputs),
      ...Object.fromEntries(cut.carried.map((tensor) => [tensor, keptAs(tensor)])),
    },
    rows: all,
    sums: sumsOf(headed.outputs),
  };
  const rests = cut.evaluate.nodes.length;
  return {
    how: `${cut.carried.length} ${cut.carried.length === 1 ? 'tensor' : 'tensors'} that ${cut.carried.length === 1 ? 'is' : 'are'} affine in the coordinates, of ${mib(whole)}, computed once for all ${examples} examples; ${rests} nodes run at each point`,
    at: (coords) => pool.run({ kind: 'run', session: name, fixed: { coords: coordsValue(coords) }, ...rest }),
    release: async () => {
      await pool.everywhere({ kind: 'close', session: name });
      await pool.everywhere({ kind: 'discard', names });
    },
  };
}
