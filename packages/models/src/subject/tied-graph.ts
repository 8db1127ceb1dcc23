import { rejoinMerged, tie, untie, type Graph, type GraphLimits } from '@orograph/onnx';

/** Which tensors of an ONNX file are one parameter, what they are called, and how much is written out of it. */
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
  /** The most nodes of its functions, of its loops step by step, and of a derivative; 100,000, and 30,000 of a derivative, by default. */
  readonly mostNodes?: number | undefined;
}

/** What {@link TieSettings} may say. */
export const tieSettingNames = ['names', 'tie', 'tied', 'untie', 'mostSteps', 'mostNodes'] as const;

/** How much is written out of a graph, as the settings say. */
export const limitsOf = ({ mostSteps, mostNodes }: TieSettings): GraphLimits | undefined =>
  mostSteps === undefined && mostNodes === undefined
    ? undefined
    : {
        ...(mostSteps !== undefined && { steps: mostSteps }),
        ...(mostNodes !== undefined && { nodes: mostNodes, derivative: mostNodes }),
      };

/**
 * The graph with the tensors as one parameter, or apart, as the settings say.
 *
 * @throws RangeError for a name that is no parameter, or tensors that cannot be one.
 */
export function tiedGraph(given: Graph, { tied, untie: apart, tie: pairs = {} }: TieSettings): Graph {
  const stored = tied ? rejoinMerged(given) : given;
  const untied = apart ? untie(stored, apart) : stored;
  return Object.entries(pairs).reduce((graph, [first, second]) => tie(graph, first, second), untied);
}
