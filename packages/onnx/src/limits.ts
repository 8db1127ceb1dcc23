/** More steps than this are not written out, unless the graph says so. */
export const MOST_STEPS = 1024;

/** More nodes than these are not written out of a graph, unless it says so. */
export const MOST_NODES = 100_000;

/** A number with its digits in groups, as limits are said. */
export const groups = (n: number): string => n.toLocaleString('en-US');
