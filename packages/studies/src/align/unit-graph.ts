import type { Model } from '@orograph/models';
import type { Graph } from '@orograph/onnx';
import { misuse } from '@orograph/runs';

/**
 * Reads the graph of a model whose units are to be changed.
 *
 * @throws MisuseError for a model of another format than ONNX.
 */
export function unitGraph({ path, graph }: Model, change: 'permuted' | 'scaled'): Graph {
  if (graph) return graph;
  throw misuse(`its units cannot be ${change}`, {
    expected: 'an ONNX model',
    got: 'another format',
    where: path,
  });
}
