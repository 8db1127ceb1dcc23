import { sizeOf } from '@orograph/tensor';
import type { BoundData } from './bind-data.ts';
import { storageOf, type DataTensor } from './data/data-tensor.ts';
import { rowsAt } from './data/tensor-rows.ts';
import { pixelsOf, unitNumbers } from './data/unit-images.ts';
import type { SharedMemory } from './shared-memory.ts';
import type { Rows, TensorValue } from './session-task.ts';
import { runtimeType, type LentBlocks } from './tensor-value.ts';

/** Examples that are fed to threads which hold none of the data. */
export interface LentExamples {
  /** A copy of some of them in memory that is lent, by the name of the input. */
  readonly of: (rows: Pick<Rows, 'end' | 'start'>) => LentBlocks['values'];
  /** Gives the memory of all copies back. */
  readonly release: () => void;
}

/** Lends the examples of the data that are at these places, those of some rows at a time. */
export function lendExamples(
  memory: SharedMemory,
  columns: BoundData['columns'],
  places: Int32Array,
): LentExamples {
  const pieces: ArrayBufferLike[] = [];
  const take = (tensor: DataTensor, own: Int32Array): TensorValue => {
    const { dataType, shape } = tensor;
    const each = sizeOf(shape.slice(1));
    const storage = storageOf[dataType] as unknown as Float32ArrayConstructor;
    const length = own.length * each;
    const piece = memory.take(length * storage.BYTES_PER_ELEMENT);
    pieces.push(piece);
    const data = new storage(piece, 0, length);
    const pixels = pixelsOf(tensor);
    if (!pixels) rowsAt(tensor.data, own, data);
    else
      own.forEach((place, i) => {
        const some = pixels.subarray(place * each, (place + 1) * each);
        unitNumbers(some, data.subarray(i * each, (i + 1) * each));
      });
    return { type: runtimeType(dataType), dims: [own.length, ...shape.slice(1)], data };
  };
  return {
    of: ({ start, end }) =>
      Object.fromEntries(
        Object.entries(columns).map(([input, tensor]) => [input, take(tensor, places.subarray(start, end))]),
      ),
    release: () => pieces.forEach((piece) => memory.give(piece)),
  };
}
