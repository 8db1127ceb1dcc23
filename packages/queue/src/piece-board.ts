import type { Artifact } from './protocol.ts';
import { nextPiece, type Span } from './piece-size.ts';

/** A piece that was handed out and is not collected yet. */
export interface HandedPiece {
  /** Its positions. */
  readonly piece: Span;
  /** Whether it is made, failed everywhere, or neither yet. */
  state: 'done' | 'failed' | 'out';
  /** Why it failed. */
  reason?: string;
  /** The files that belong to its records. */
  files?: readonly Artifact[];
}

/** The pieces of a run that are handed out, and where the next begins. */
export interface PieceBoard {
  /** The pieces in the order they were put there. */
  pieces(): readonly HandedPiece[];
  /** Those that are neither made nor failed. */
  out(): readonly HandedPiece[];
  /** The piece that holds a position. */
  covering(position: number): HandedPiece | undefined;
  /** Puts pieces there that are out. */
  add(pieces: readonly Span[]): void;
  /** Takes a piece away. */
  remove(piece: HandedPiece): void;
  /** How many records from a position on are to be handed out, those that are out included. */
  left(position: number): number;
  /** Cuts pieces that are not there yet, until `enough` are out, of the size that follows from how many records are left. */
  cut(enough: number, sizeOf: (left: number) => number): Span[];
  /** Sets where the next piece begins; none is cut before. */
  begin(position: number): void;
}

/** How many pieces may lie ahead of the one that is waited for: what is made stays on the server until then. */
export const mostAhead = 2000;

/** Keeps the books of the pieces of a run. */
export function pieceBoard(spans: readonly Span[]): PieceBoard {
  const there = new Map<number, HandedPiece>();
  let next = Infinity;
  const out = (): HandedPiece[] => [...there.values()].filter(({ state }) => state === 'out');
  const covering = (position: number): HandedPiece | undefined =>
    [...there.values()].find(({ piece: [from, to] }) => from <= position && position < to);
  const left = (position: number): number =>
    spans.reduce((sum, [from, to]) => sum + Math.max(0, to - Math.max(from, position)), 0);
  return {
    pieces: () => [...there.values()],
    out,
    covering,
    left,
    add: (pieces) => {
      for (const piece of pieces) there.set(piece[0], { piece, state: 'out' });
    },
    remove: ({ piece: [from] }) => void there.delete(from),
    begin: (position) => {
      next = position;
    },
    cut: (enough, sizeOf) => {
      const pieces: Span[] = [];
      const stops = [...there.keys()].toSorted((a, b) => a - b);
      const room = Math.min(enough - out().length, mostAhead - there.size);
      while (pieces.length < room) {
        const before = covering(next);
        const piece = before?.piece ?? nextPiece(spans, next, { size: sizeOf(left(next)), stops });
        if (!piece) break;
        // An earlier collector may have handed it out.
        if (!before && !there.has(piece[0])) pieces.push(piece);
        next = before || !there.has(piece[0]) ? piece[1] : piece[0];
      }
      return pieces;
    },
  };
}
