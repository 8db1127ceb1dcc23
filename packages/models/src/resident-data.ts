import { withResidentRows, type Constant, type Graph } from '@orograph/onnx';
import { sizeOf } from '@orograph/tensor';
import { storageOf, type DataTensor } from './data/data-tensor.ts';
import { pixelsOf, unitNumbers } from './data/unit-images.ts';
import type { Device } from './device.ts';
import { rowsName } from './session-task.ts';

/** Most bytes of data by default, as every session holds its own copy, and of one tensor on WebGPU, whose buffers have a largest size. */
const most = { all: 2 ** 28, webgpu: 2 ** 27 };

const bytesOf = ({ dataType, shape }: DataTensor): number =>
  sizeOf(shape) * (storageOf[dataType] as Float32ArrayConstructor).BYTES_PER_ELEMENT;

/** Whether tensors are held by sessions on a device unless told otherwise: on any but the CPU, where feeding costs nothing, if they fit. */
export function areResident(tensors: readonly DataTensor[], device: Device): boolean {
  if (device === 'cpu' || device === 'auto') return false;
  const sizes = tensors.map(bytesOf);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return total <= most.all && (device !== 'webgpu' || sizes.every((size) => size <= most.webgpu));
}

/** The graph with data as constants, whose rows it picks by the input {@link rowsName}; the targets remain an input unless they are data too. */
export function withResidentData(
  graph: Graph,
  columns: Readonly<Record<string, DataTensor>>,
  withTargets = true,
): Graph {
  const needed = graph.inputs.flatMap(({ name }) => {
    const column = withTargets || name !== 'target' ? columns[name] : undefined;
    return column ? [[name, constantOf(column)] as const] : [];
  });
  return withResidentRows(graph, Object.fromEntries(needed), rowsName);
}

function constantOf(column: DataTensor): Constant {
  const pixels = pixelsOf(column);
  const { dataType, shape } = column;
  return { dataType, shape, data: pixels ? unitNumbers(pixels) : column.data };
}
