import type { DataElement, DataTensor } from './data-tensor.ts';
import { firstExamples } from './tensor-rows.ts';

/** An array in a file, of which the first examples may be read alone. */
export interface StoredArray {
  /** Its shape, outermost first. */
  readonly shape: readonly number[];
  /** Its element type. */
  readonly dataType: DataElement;
  /** Reads its first `count` examples, or all of it. */
  read(count?: number): Promise<DataTensor>;
  /** Reads all of its texts, where it holds texts. */
  names?(): Promise<readonly string[]>;
}

/** Arrays in a file, by key. */
export type StoredArrays = Readonly<Record<string, StoredArray>>;

/** Which columns matter, for a file of columns. */
export interface ArrayFileSettings {
  /** The target's key. */
  readonly target?: string | undefined;
  /** The key of each input, by the input's name. */
  readonly inputs?: Readonly<Record<string, string>> | undefined;
  /** The most examples that will be asked for. */
  readonly limit?: number | undefined;
}

/** The arrays of a file, and the names of classes where a target's column holds names. */
export interface ArrayFile {
  /** The arrays, read when they are asked for. */
  readonly arrays: StoredArrays;
  /** The name of each class. */
  readonly classes?: readonly string[];
}

/** Arrays in memory as if they were in a file. */
export const inMemory = (arrays: Readonly<Record<string, DataTensor>>): StoredArrays =>
  Object.fromEntries(
    Object.entries(arrays).map(([key, tensor]) => [
      key,
      {
        shape: tensor.shape,
        dataType: tensor.dataType,
        read: (count = Number.POSITIVE_INFINITY) => Promise.resolve(firstExamples(tensor, count)),
      },
    ]),
  );
