import type { Vector } from '@orograph/tensor';
import type { Tensor } from 'onnxruntime-common';
import type { Device, DeviceChoice, SessionModel } from './device.ts';

/**
 * A tensor as data that can be posted to a worker: ONNX Runtime's type name, the shape, the elements. Elements in shared
 * memory are copied by the worker, as ONNX Runtime takes none from there.
 */
export interface TensorValue {
  /** ONNX Runtime's name of the element type, for instance `float32`. */
  readonly type: Tensor.Type;
  /** The shape, outermost first. */
  readonly dims: readonly number[];
  /** The elements, row-major. */
  readonly data: Tensor.DataType;
}

/** The input of sessions that hold the data: which rows of them a run is over, int32[B]. */
export const rowsName = 'resident/rows';

/** Which rows of the stored columns a run goes over, in chunks whose boundaries do not depend on anything else. */
export interface Rows {
  /** The first row. */
  readonly start: number;
  /** One past the last row. */
  readonly end: number;
  /** Rows in a chunk; the last may have fewer. */
  readonly chunk: number;
  /** When given, row i of the run is row `indices[i]` of the data. */
  readonly indices?: Int32Array;
}

/** An input drawn anew for a run: a dropout mask with a row an example, each from the stream of its row in the data. */
export interface DrawnMask {
  /** The input. */
  readonly input: string;
  /** The shape of one row. */
  readonly shape: readonly number[];
  /** The share of numbers that are 0; the others are 1/(1 − rate). */
  readonly rate: number;
  /** The seed. */
  readonly seed: number;
}

/** How a session is run over rows. */
export interface Pass {
  /** Inputs that are the same in every chunk: a tensor, or the name of a stored one. */
  readonly fixed: Readonly<Record<string, TensorValue | string>>;
  /** Inputs cut into chunks: the names of stored tensors, rows first. A session that holds the data takes only some of them. */
  readonly columns: Readonly<Record<string, string>>;
  /** Inputs cut into chunks that are for this pass alone: as many rows as it goes over, in their order. */
  readonly examples?: Readonly<Record<string, TensorValue>>;
  /** Inputs that are drawn. */
  readonly masks?: readonly DrawnMask[];
  /** The rows. */
  readonly rows: Rows;
  /** Outputs added up over the chunks, in float64. */
  readonly sums?: readonly string[];
  /** Outputs the runtime writes into these tensors, of the last chunk where there are several. */
  readonly writes?: Readonly<Record<string, TensorValue>>;
  /** Where the sums are written one after the other instead of being returned, in shared memory. */
  readonly into?: Float64Array;
  /** Outputs laid one after the other along the rows and returned. */
  readonly concat?: readonly string[];
  /** Outputs laid one after the other along the rows and stored under a name. */
  readonly keep?: Readonly<Record<string, string>>;
}

/** How a session is run once. */
export interface Call {
  /** The inputs: a tensor, or the name of a stored one. */
  readonly feeds: Readonly<Record<string, TensorValue | string>>;
  /** Outputs stored under a name, in the memory of what is there already where it has the same size. */
  readonly keep: Readonly<Record<string, string>>;
  /** Outputs that are given back. */
  readonly give: readonly string[];
}

/** Where one block of θ lies in the bytes of an ONNX file. */
export interface Placement {
  /** Where it starts in θ. */
  readonly from: number;
  /** How many numbers. */
  readonly size: number;
  /** Where it starts in the file, in bytes. */
  readonly at: number;
  /** Its element type there. */
  readonly type: 'float32' | 'float64';
}

/** A model whose weights are written anew for every point: as constants the runtime can arrange them for its fastest kernels. */
export interface Template {
  /** The bytes of the ONNX file. */
  readonly bytes: Uint8Array;
  /** Which of its nodes run on the CPU, on WebGPU. */
  readonly onCpu: readonly string[];
  /** Where θ's blocks lie in it. */
  readonly placements: readonly Placement[];
  /** Where it runs. */
  readonly device: Device;
  /** θ₀. */
  readonly origin: Vector;
  /** The directions. */
  readonly directions: readonly Vector[];
}

/** What a worker can be told to do. */
export type SessionTask =
  | {
      readonly kind: 'store';
      readonly name: string;
      readonly tensor: TensorValue;
      /** Whether the elements are 8-bit pixels p of which p/255 is stored. */
      readonly isPixels?: boolean;
    }
  | { readonly kind: 'discard'; readonly names: readonly string[] }
  | {
      readonly kind: 'open';
      readonly session: string;
      readonly model: SessionModel;
      readonly device: Device;
      /** How many threads one run uses; 1 when absent, as the engines are threads themselves. */
      readonly threads?: number;
    }
  | { readonly kind: 'close'; readonly session: string }
  | ({ readonly kind: 'run'; readonly session: string } & Pass)
  | ({ readonly kind: 'call'; readonly session: string } & Call)
  | { readonly kind: 'read'; readonly names: readonly string[] }
  | { readonly kind: 'clear' }
  | { readonly kind: 'template'; readonly name: string; readonly template: Template }
  | ({ readonly kind: 'rebuild'; readonly template: string; readonly coords: readonly number[] } & Pass);

/** What a task gives back. */
export interface SessionResult {
  /** The summed outputs. */
  readonly sums: Readonly<Record<string, Float64Array>>;
  /** The concatenated outputs, those of a call, or the tensors read. */
  readonly concat: Readonly<Record<string, TensorValue>>;
  /** The device in use, for `open`. */
  readonly device?: DeviceChoice;
}
