import { fieldAt, type ReportPart, type ReportPartOf, type StoredRun } from '@orograph/report';
import { connectPart } from '../connect/connect-part.ts';
import { curvaturePart } from '../curvature/curvature-part.ts';
import { ensemblePart } from '../ensemble/ensemble-part.ts';
import { goldilocksPart } from '../goldilocks/goldilocks-part.ts';
import { reachPart } from '../reach/reach-part.ts';
import { similarityPart } from '../similarity/similarity-part.ts';
import { toyPart } from '../toy/toy-part.ts';
import { subspacePart } from '../subspace/subspace-part.ts';
import { widthPart } from '../width/width-part.ts';

/** The parts of reports by command. */
const parts: Readonly<Record<string, ReportPartOf>> = {
  connect: connectPart,
  curvature: curvaturePart,
  ensemble: ensemblePart,
  goldilocks: goldilocksPart,
  reach: reachPart,
  similarity: similarityPart,
  toy: toyPart,
  subspace: subspacePart,
  width: widthPart,
};

/** What the report of a run has of its own; `undefined` for a command whose records are points of a slice. */
export function reportPart(stored: StoredRun): ReportPart | undefined {
  const command = String(fieldAt(stored.run, 'identity', 'command'));
  return Object.hasOwn(parts, command) ? parts[command]!(stored) : undefined;
}
