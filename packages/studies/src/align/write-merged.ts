import { mkdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';

import { saveOnnx, type ModelLoss, type Subject } from '@orograph/models';
import { parametersOf, withTheta, type Graph, type Parameter } from '@orograph/onnx';
import { interpolate, type Layout, type Vector } from '@orograph/tensor';

import type { AlignedPair } from './alignment-record.ts';

/** Writes the model half-way to an aligned one, repaired where there is a repaired line; returns its file in the run folder. */
export async function writeMerged(
  { place, before, after, repaired }: Pick<AlignedPair, 'after' | 'before' | 'place' | 'repaired'>,
  { graph, loss: { theta: start } }: Pick<Subject, 'graph' | 'loss'>,
  { through, out }: { readonly through: ModelLoss; readonly out: string },
): Promise<string> {
  const loss = repaired?.loss ?? through;
  const theta = await (repaired?.theta(0.5) ?? interpolate(start, after.theta, 0.5));
  const name = `merged/${place}-${basename(before.path, extname(before.path))}.onnx`;
  mkdirSync(join(out, 'merged'), { recursive: true });
  await saveOnnx(await graphAt(graph!, loss, theta), join(out, name));
  return name;
}

/** A graph at θ, with the state beside it that the loss takes there: running statistics. */
async function graphAt(
  graph: Graph,
  { layout, state }: Pick<ModelLoss, 'layout' | 'state'>,
  theta: Vector,
): Promise<Graph> {
  const moved = withTheta(graph, namedIn(graph, layout), theta);
  return state ? withTheta(moved, namedIn(graph, state.layout), await state.at(theta)) : moved;
}

/** The blocks of a layout as parameters of a graph. */
const namedIn = (graph: Graph, { blocks }: Pick<Layout, 'blocks'>): Parameter[] => {
  const known = new Map(parametersOf(graph).map((parameter) => [parameter.name, parameter]));
  return blocks.map(
    ({ name, shape }) =>
      known.get(name) ?? ({ name, shape, dataType: graph.constants.get(name)!.dataType } as Parameter),
  );
};
