import type { ValueInfo } from '@orograph/onnx';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { leaveOutActivation } from './leave-out-activation.ts';
import type { NetworkWeight, TfjsNetwork } from './tfjs-network.ts';
import type { TfjsModel } from './tfjs-model.ts';
import type { TfjsRuntime } from './tfjs-runtime.ts';

type Layers = TfjsRuntime['layers'];
type Layer = InstanceType<Layers['LayersModel']>['layers'][number];

/** A network of Keras layers. Its trainable weights are the layers' own, whatever order they were saved in. */
export async function layersNetwork({ core, layers }: TfjsRuntime, model: TfjsModel): Promise<TfjsNetwork> {
  const { topology, activation } = leaveOutActivation(model.modelTopology);
  const { weightData } = model;
  const weightSpecs = model.weightSpecs as never;
  const built = await layers.loadLayersModel({
    load: () => Promise.resolve({ modelTopology: topology, weightSpecs, weightData }),
  });
  const kinds = classesOf(built.layers);
  const trainable = new Set(built.trainableWeights.map(({ originalName }) => originalName));
  const variables = new Map<string, Variable>();
  const weights = built.weights.flatMap((weight): NetworkWeight[] => {
    const value = weight.read();
    if (value.dtype !== 'float32' || value.shape.length === 0) return [];
    const name = weight.originalName;
    // A layer's weight holds its variable in a field that is public in all but its declaration.
    variables.set(name, (weight as unknown as { readonly val: Variable }).val);
    const filterAxis = filterAxisOf(name, value.shape.length, kinds.get(name) ?? '');
    return [{ name, shape: value.shape, filterAxis, trainable: trainable.has(name) }];
  });
  const ops: Record<string, number> = {};
  for (const kind of leaves(built.layers).map((layer) => layer.getClassName()))
    if (kind !== 'InputLayer') ops[kind] = (ops[kind] ?? 0) + 1;

  return {
    inputs: built.inputs.map(infoOf),
    output: infoOf(built.outputs[0]!),
    activation,
    weights,
    ops,
    warnings: [],
    read: (name) => variables.get(name)!.dataSync<'float32'>().slice(),
    place: (tensors) =>
      [...tensors].map(([name, tensor]) => {
        const variable = variables.get(name)!;
        variable.assign(tensor);
        tensor.dispose();
        return variable;
      }),
    run: (inputs, upTo) => {
      const outputs = built.apply(inputs as Tensor[], { training: false }) as Tensor | Tensor[];
      const logits = Array.isArray(outputs) ? outputs[0]! : outputs;
      if (upTo === 'logits' || !activation) return logits;
      return activation === 'softmax' ? core.softmax(logits) : core.sigmoid(logits);
    },
    dispose: () => void built.dispose(),
  };
}

/** The name in the file: `name` is made unique in the process. */
const infoOf = ({ originalName, shape, dtype }: InstanceType<Layers['SymbolicTensor']>): ValueInfo => ({
  name: originalName ?? 'input',
  dataType: dtype === 'float32' ? 'float' : (dtype as ValueInfo['dataType']),
  shape,
});

/** The layers inside layers that are models. */
const leaves = (layers: readonly Layer[]): Layer[] =>
  layers.flatMap((layer) =>
    'layers' in layer ? leaves((layer as unknown as { layers: Layer[] }).layers) : [layer],
  );

const classesOf = (layers: readonly Layer[]): ReadonlyMap<string, string> =>
  new Map(
    leaves(layers).flatMap((layer) =>
      layer.weights.map(({ originalName }) => [originalName, layer.getClassName()] as const),
    ),
  );

/** Kernels are [..., in, out]; transposed convolutions [h, w, out, in], depthwise ones [h, w, in, multiplier]. */
function filterAxisOf(name: string, rank: number, kind: string): number {
  const own = name.slice(name.lastIndexOf('/') + 1);
  if (rank < 2 || own === 'embeddings') return 0;
  return kind.endsWith('Transpose') || own === 'depthwise_kernel' ? rank - 2 : rank - 1;
}
