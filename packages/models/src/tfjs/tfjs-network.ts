import type { ValueInfo } from '@orograph/onnx';
import type { Tensor } from '@tensorflow/tfjs-core';

/** A tensor of a network that can be a block of θ. */
export interface NetworkWeight {
  /** Its name. */
  readonly name: string;
  /** Its shape. */
  readonly shape: readonly number[];
  /** The axis that counts its filters: the last one of the kernels of Keras, which are [in, out] and [h, w, in, out]. */
  readonly filterAxis: number;
  /** Whether it is trained; in a graph, whether it serves as a weight. */
  readonly trainable: boolean;
}

/** A model that runs: what the two formats have in common. It owns tensors. */
export interface TfjsNetwork {
  /** Its inputs, batch axis first. */
  readonly inputs: readonly ValueInfo[];
  /** Its first output, batch axis first. */
  readonly output: ValueInfo;
  /** The activation that is left out of logits: the one the network ends in. */
  readonly activation: 'softmax' | 'sigmoid' | undefined;
  /** Its float tensors of rank 1 or more. */
  readonly weights: readonly NetworkWeight[];
  /** How often each layer class or op occurs. */
  readonly ops: Readonly<Record<string, number>>;
  /** What is to be known about the format, in sentences. */
  readonly warnings: readonly string[];
  /** The numbers of a tensor, a copy. */
  read(name: string): Float32Array;
  /** Takes the named tensors from now on, owns them, and gives what to differentiate by, in the order given. */
  place(tensors: ReadonlyMap<string, Tensor>): Tensor[];
  /** Runs it: to the logits, or to the end. */
  run(inputs: readonly Tensor[], upTo: 'logits' | 'end'): Tensor;
  /** Gives its tensors back. */
  dispose(): void;
}
