import type { Graph } from '../graph.ts';
import { expandVirtual } from '../virtual/expand-virtual.ts';
import { blockedLayout } from './blocked-layout.ts';

/** What kernels a graph is written for. */
export interface KernelSettings {
  /**
   * Channels in a block of ONNX Runtime's own convolutions on the CPU. With it the graph uses operators that are internal to
   * the runtime on a CPU with that block: run it there, never save it. Without it only ONNX's own operators are used.
   */
  readonly block?: number;
  /** Whether the graph is always fed a multiple of `block` rows, for which there is a faster weight gradient. */
  readonly wholeBlocks?: boolean;
}

/** The graph without virtual operators, and in the blocked layout where asked, from opset 11 on. */
export const forKernels = (graph: Graph, { block, wholeBlocks = false }: KernelSettings): Graph =>
  block === undefined || (graph.opsets[''] ?? 0) < 11
    ? expandVirtual(graph)
    : blockedLayout(graph, { block, wholeBlocks });
