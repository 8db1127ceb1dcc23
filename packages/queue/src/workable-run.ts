import type { Artifact, Exactness, HandedRun, Piece, WorkerFacts } from './protocol.ts';

/** What a worker makes of a piece. */
export interface MadePiece {
  /** Its records, a line each. */
  readonly lines: readonly string[];
  /** The files that belong to them, which are in the store. */
  readonly files?: readonly Artifact[];
}

/** A run as a worker has it open. */
export interface WorkableRun {
  /** How far the worker's numbers are those of the submitter. */
  readonly exactness: Exactness;
  /** What models run on. */
  readonly device: unknown;
  /** Makes a piece. @throws NotYetError while other pieces have not made what it goes on from. */
  readonly make: (piece: Piece, place: PieceSettings) => Promise<MadePiece>;
}

/** What a piece is made with. */
export interface PieceSettings {
  /** Aborted when the run was cancelled. */
  readonly signal: AbortSignal;
  /** The files that other pieces made, or the submitter had, of those with given paths in the folder of the run. */
  readonly files: (names: readonly string[]) => Promise<ReadonlyMap<string, Artifact>>;
}

/** A piece that goes on from what is not made yet; it is left for later. */
export class NotYetError extends Error {
  override readonly name = 'NotYetError';
}

/** How a worker works. */
export interface WorkSettings {
  /** What it says of itself. */
  readonly facts: WorkerFacts;
  /** Opens a run, or says by throwing why it does not take it. A run that is open already is passed back. */
  readonly open: (run: string, handed: HandedRun) => Promise<WorkableRun>;
  /** Aborted when it is to end. */
  readonly signal: AbortSignal;
  /** How long, in milliseconds, until other workers take over what it had when it dies. */
  readonly lease?: number;
  /** Ends it after so many milliseconds without a piece; otherwise it waits for ever. */
  readonly idle?: number | undefined;
  /** Told what people should know. */
  readonly told?: (words: string) => void;
  /** Told of every piece that is done. */
  readonly made?: (piece: Piece, ms: number) => void;
}
