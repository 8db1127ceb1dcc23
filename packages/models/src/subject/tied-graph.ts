import { rejoinMerged, tie, untie, type Graph } from '@orograph/onnx';

/** Which tensors of an ONNX file are one parameter, what they are called, and how much of its loops is written out. */
export interface TieSettings {
  /** Pairs of parameters that are one, equal or transposed. */
  readonly tie?: Readonly<Record<string, string>> | undefined;
  /** Globs of parameters that get a tensor of their own at every place they are read. */
  readonly untie?: readonly string[] | undefined;
  /** Whether what the exporter stored as one tensor because it was equal stays one parameter. */
  readonly tied?: boolean | undefined;
  /** A file with the names and shapes of a state dict (JSON, safetensors, NPZ) by which parameters are called. */
  readonly names?: string | undefined;
  /** The most steps of a Loop or Scan that are written out for derivatives; 1,024 by default. */
  readonly mostSteps?: number | undefined;
}

/**
 * The graph with the tensors as one parameter, or apart, and the limits that the settings say.
 *
 * @throws RangeError for a name that is no parameter, or tensors that cannot be one.
 */
export function tiedGraph(
  given: Graph,
  { tied, untie: apart, tie: pairs = {}, mostSteps }: TieSettings,
): Graph {
  const limited =
    mostSteps === undefined ? given : { ...given, limits: { ...given.limits, steps: mostSteps } };
  const stored = tied ? rejoinMerged(limited) : limited;
  const untied = apart ? untie(stored, apart) : stored;
  return Object.entries(pairs).reduce((graph, [first, second]) => tie(graph, first, second), untied);
}
