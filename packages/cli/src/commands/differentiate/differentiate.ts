import type { Values } from '@orograph/commands';
import { optimizerOf, saveOnnx } from '@orograph/models';
import { derivativeGraph, type Graph, type LossKind, parametersOf } from '@orograph/onnx';
import { type Body, misuse, writeResult } from '@orograph/program';
import { asMisuse, lossOptionsOf, readModelFile } from '@orograph/program/models';

import type { differentiateCommand } from './differentiate-command.ts';

/** Does what the command line asks. */
export const body: Body<typeof differentiateCommand.flags> = async ({ words, flags, terminal }) => {
  const path = words[0]!;
  const { out } = flags;
  if (out === undefined)
    throw misuse('no file to write', { expected: '--out FILE.onnx', got: 'none', where: 'the flags' });
  if (!out.endsWith('.onnx'))
    throw misuse('not the name of an ONNX file', {
      expected: '--out FILE.onnx',
      got: out,
      where: 'the flags',
    });
  const { graph: network } = await readModelFile(path, {});
  if (!network)
    throw misuse('no graph to differentiate', {
      expected: 'an ONNX model',
      got: 'a TensorFlow.js model',
      where: path,
    });
  const { graph, start, masks } = await asMisuse(path, async () => derivativesOf(network, path, flags));
  const beside = out.replace(/\.onnx$/, '.start.onnx');
  await saveOnnx(graph, out);
  await saveOnnx(start, beside);
  const { inputs, outputs, nodes } = graph;
  const record = { type: 'derivatives', model: path, path: out, start: beside, nodes: nodes.length };
  writeResult(
    terminal,
    { ...record, inputs, outputs, ...(masks.length > 0 && { masks }) },
    {
      json: flags.json,
      text: () => `${out}: ${nodes.length} nodes; inputs ${named(inputs)}; outputs ${named(outputs)}`,
    },
  );
};

type Flags = Values<typeof differentiateCommand.flags>;

const named = (values: Graph['inputs']): string => values.map(({ name }) => name).join(', ');

function derivativesOf(network: Graph, path: string, flags: Flags): ReturnType<typeof derivativeGraph> {
  const { hvp, step, weightDecay, l2, parameters: include } = flags;
  const parameters = parametersOf(network, { ...(include && { include }) }).map(({ name }) => name);
  if (parameters.length === 0)
    throw misuse('nothing to differentiate in', { expected: 'parameters', got: 'none', where: path });
  return derivativeGraph(network, {
    head: { ...lossOptionsOf(flags), kind: lossOf(network, path, flags) },
    parameters,
    what: step === undefined ? (hvp ? 'hvp' : 'gradient') : optimizerOf(step, weightDecay).rule!,
    ...(l2 !== undefined && { l2 }),
  });
}

/** The loss asked for; without one the network's own, where it computes one number. */
function lossOf({ outputs }: Graph, path: string, { loss }: Flags): LossKind {
  if (loss !== undefined) return loss;
  if (outputs[0]?.shape?.length === 0) return 'output';
  throw misuse('no loss', {
    expected: '--loss, as there are no targets it could be guessed from',
    got: 'none',
    where: path,
  });
}
