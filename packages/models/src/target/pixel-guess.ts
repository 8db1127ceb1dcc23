import type { Graph, Node, ValueInfo } from '@orograph/onnx';
import type { DataTensor } from '../data/data-tensor.ts';
import type { Dataset } from '../data/dataset.ts';
import { pixelsOf } from '../data/unit-images.ts';
import type { Guess } from './guess.ts';

/** Ops that move an input's numbers without changing them. */
const moving = new Set([
  'Cast',
  'Flatten',
  'Identity',
  'Pad',
  'Reshape',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/** From how far a constant is from 1 or 0 it is there to bring pixels to size. */
const large = 10;

/** The guess that whole numbers from 0 to 255 are to be fed to images' inputs as they are, where the network does not bring them to size itself. */
export const pixelGuesses = (graph: Graph, { inputs }: Dataset): Guess[] =>
  graph.inputs.flatMap((input): Guess[] => {
    const tensor = inputs[input.name] ?? onlyOf(inputs);
    if (!isFloat(input) || !tensor || !arePixels(tensor) || bringsToSize(graph, input.name)) return [];
    const because = `"${input.name}" holds whole numbers up to 255 and the network does not bring them to size`;
    return [{ setting: 'scale', value: '1', because, other: '1/255' }];
  });

const onlyOf = (inputs: Dataset['inputs']): DataTensor | undefined => {
  const all = Object.values(inputs);
  return all.length === 1 ? all[0] : undefined;
};

const isFloat = ({ dataType }: ValueInfo): boolean => dataType === 'float' || dataType === 'double';

/** Whether a tensor holds images of whole numbers from 0 to 255, some of them large. */
function arePixels(tensor: DataTensor): boolean {
  // Those kept as pixels are brought to size already.
  if (tensor.shape.length < 3 || pixelsOf(tensor)) return false;
  const { data } = tensor;
  let most = 0;
  for (let i = 0; i < data.length; i++) {
    const x = Number(data[i]);
    if (!(x >= 0 && x <= 255 && Number.isInteger(x))) return false;
    if (x > most) most = x;
  }
  return most > 16;
}

/** Whether the first arithmetic on an input divides by, subtracts or normalizes with large numbers. */
function bringsToSize(graph: Graph, name: string): boolean {
  return graph.nodes
    .filter(({ inputs }) => inputs.includes(name))
    .some((node) =>
      moving.has(node.op) ? bringsToSize(graph, node.outputs[0]!) : scales(graph, node, name),
    );
}

function scales({ constants }: Graph, { op, inputs }: Node, name: string): boolean {
  const sizes = (input: string | undefined): number[] => {
    const constant = input === undefined ? undefined : constants.get(input);
    return constant ? Array.from(constant.data as ArrayLike<number>, (x) => Math.abs(x)) : [];
  };
  const other = sizes(inputs.find((input) => input !== name));
  if (op === 'Div' || op === 'Sub' || op === 'Add') return other.some((x) => x >= large);
  if (op === 'Mul') return other.length > 0 && other.every((x) => x <= 1 / large);
  if (op !== 'BatchNormalization') return false;
  return sizes(inputs[3]).some((x) => x >= large) || sizes(inputs[4]).some((x) => x >= large ** 2);
}
