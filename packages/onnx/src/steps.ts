/** More steps than this are not written out, unless the graph says so. */
export const MOST_STEPS = 1024;
