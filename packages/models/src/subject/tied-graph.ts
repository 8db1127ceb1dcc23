import { rejoinMerged, tie, untie, type Graph } from '@orograph/onnx';

/** Which tensors of an ONNX file are one parameter, and what they are called. */
export interface TieSettings {
  /** Pairs of parameters that are one, equal or transposed. */
  readonly tie?: Readonly<Record<string, string>> | undefined;
  /** Globs of parameters that get a tensor of their own at every place they are read. */
  readonly untie?: readonly string[] | undefined;
  /** Whether what the exporter stored as one tensor because it was equal stays one parameter. */
  readonly tied?: boolean | undefined;
  /** A file with the names and shapes of a state dict (JSON, safetensors, NPZ) by which parameters are called. */
  readonly names?: string | undefined;
}

/**
 * The graph with the tensors as one parameter, or apart, that the settings say.
 *
 * @throws RangeError for a name that is no parameter, or tensors that cannot be one.
 */
export function tiedGraph(given: Graph, { tied, untie: apart, tie: pairs = {} }: TieSettings): Graph {
  const stored = tied ? rejoinMerged(given) : given;
  const untied = apart ? untie(stored, apart) : stored;
  return Object.entries(pairs).reduce((graph, [first, second]) => tie(graph, first, second), untied);
}
