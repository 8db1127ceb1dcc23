/** How pieces are cut: as long as the work in one is worth handing out. */
export interface PieceSizes {
  /** How many records the next piece should have. */
  readonly next: () => number;
  /** Takes in how long a piece took. */
  readonly learn: (records: number, ms: number) => void;
}

/** How long a piece should take, in milliseconds: handing it out costs about one. */
const worth = 500;

/** Sizes pieces from the cost of those that are done: one record at first, then at most four times the size before. */
export function pieceSizes({ most = 20_000 }: { readonly most?: number } = {}): PieceSizes {
  let size = 1;
  /** The cost of a record; the latest count most. */
  let cost: number | undefined;
  return {
    next: () => size,
    learn: (records, ms) => {
      const one = ms / records;
      cost = cost === undefined ? one : (cost + one) / 2;
      const wanted = Math.max(1, Math.floor(worth / Math.max(cost, 1e-6)));
      // A few records say little about the others.
      size = Math.min(wanted, Math.max(size, 4 * records), most);
    },
  };
}

/** The positions of a run that pieces may hold: from and to, in order. */
export type Span = readonly [from: number, to: number];

/** The next piece from a position on: within its span, and up to `stop` where something lies already; `undefined` at the end. */
export function nextPiece(
  spans: readonly Span[],
  position: number,
  { size, stops }: { readonly size: number; readonly stops: readonly number[] },
): Span | undefined {
  const span = spans.find(([, to]) => to > position);
  if (!span) return undefined;
  const from = Math.max(position, span[0]);
  const stop = stops.find((other) => other > from) ?? Infinity;
  return [from, Math.min(from + size, span[1], stop)];
}
