import type { Node } from '@orograph/onnx';
import type { Value } from './value.ts';

/** What one operator computes, by its definition and without any care for speed. */
export type Kernel = (node: Node, inputs: readonly (Value | undefined)[]) => Value | readonly Value[];
