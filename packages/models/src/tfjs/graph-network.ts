import type { ValueInfo } from '@orograph/onnx';
import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import { graphWeights, sourceOf, type GraphNode } from './graph-weights.ts';
import type { TfjsNetwork } from './tfjs-network.ts';
import type { TfjsModel } from './tfjs-model.ts';
import type { TfjsRuntime } from './tfjs-runtime.ts';

/** What holds the constants of a graph while it runs. */
interface Executor {
  weightMap: Record<string, Tensor[]>;
}

const outside = /^(?:Const|Placeholder\w*|Identity|NoOp)$/;

/** A network that is a TensorFlow graph. Its weights are constants, which are put in anew for each θ. */
export async function graphNetwork({ core, converter }: TfjsRuntime, model: TfjsModel): Promise<TfjsNetwork> {
  const { modelTopology, weightData, signature } = model;
  const weightSpecs = model.weightSpecs as never;
  const built = await converter.loadGraphModel({
    load: () => Promise.resolve({ modelTopology, weightSpecs, weightData, ...(signature && { signature }) }),
  });
  const { node: nodes = [] } = modelTopology as { readonly node?: readonly GraphNode[] };
  // The executor is public in all but its declaration; a graph model has no other way to take weights.
  const { executor } = built as unknown as { readonly executor: Executor };
  const original = executor.weightMap;
  const floats = model.weightSpecs.filter(({ dtype, shape }) => dtype === 'float32' && shape.length > 0);
  const uses = graphWeights(nodes, new Map(floats.map(({ name, shape }) => [name, shape.length])));
  const end = built.outputs[0]!;
  const last = lastNode(nodes, end.name);
  const activation = last?.op === 'Softmax' ? 'softmax' : last?.op === 'Sigmoid' ? 'sigmoid' : undefined;
  const ops: Record<string, number> = {};
  for (const { op } of nodes) if (!outside.test(op)) ops[op] = (ops[op] ?? 0) + 1;

  const own = new Map<string, Tensor>();
  return {
    inputs: built.inputs.map((input) => infoOf(input, signature as Signature | undefined)),
    output: infoOf(end, signature as Signature | undefined),
    activation,
    weights: floats.map(({ name, shape }) => ({
      name,
      shape,
      filterAxis: uses.get(name) ?? 0,
      trainable: uses.has(name),
    })),
    ops,
    warnings: [
      `A GraphModel has no trainable variables: its ${uses.size} float constants that serve as weights are cut, trained or not; choose among them with --parameters.`,
    ],
    read: (name) => original[name]![0]!.dataSync<'float32'>().slice(),
    place: (tensors) => {
      for (const [name, tensor] of tensors) {
        own.get(name)?.dispose();
        own.set(name, core.keep(tensor));
      }
      const replaced = [...own].map(([name, tensor]): [string, Tensor[]] => [name, [tensor]]);
      executor.weightMap = { ...original, ...Object.fromEntries(replaced) };
      return [...tensors.values()];
    },
    run: (inputs, upTo) => {
      const feeds: NamedTensorMap = {};
      built.inputs.forEach(({ name }, i) => (feeds[name] = inputs[i]!));
      const name = upTo === 'logits' && activation ? last!.input![0]! : end.name;
      return built.execute(feeds, name) as Tensor;
    },
    dispose: () => {
      executor.weightMap = original;
      for (const tensor of own.values()) tensor.dispose();
      built.dispose();
    },
  };
}

/** The node that computes a value, behind what only renames it. */
function lastNode(nodes: readonly GraphNode[], output: string): GraphNode | undefined {
  const node = nodes.find(({ name }) => name === sourceOf(output));
  return node?.op === 'Identity' ? lastNode(nodes, node.input![0]!) : node;
}

/** The signature's word on inputs and outputs. */
interface Signature {
  readonly [side: string]: Readonly<Record<string, SignatureEntry>> | undefined;
}
interface SignatureEntry {
  readonly name: string;
  readonly dtype?: string;
  readonly tensorShape?: { readonly dim?: readonly { readonly size: string | number }[] };
}

function infoOf(
  {
    name,
    shape,
    dtype,
  }: { readonly name: string; readonly shape?: readonly number[]; readonly dtype?: string },
  signature: Signature | undefined,
): ValueInfo {
  const entries = Object.values(signature ?? {}).flatMap((side) => Object.values(side ?? {}));
  const stated = entries.find((entry) => sourceOf(entry.name) === name);
  const known = shape ?? stated?.tensorShape?.dim?.map(({ size }) => Number(size));
  const type = dtype ?? stated?.dtype ?? 'float32';
  const dataType = /^(?:DT_FLOAT|float32)$/.test(type)
    ? 'float'
    : (type.replace('DT_', '').toLowerCase() as ValueInfo['dataType']);
  return { name, dataType, ...(known && { shape: known.map((n) => (n < 0 ? null : n)) }) };
}
