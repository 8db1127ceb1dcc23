/** No experiment is repeated more often than this. */
export const mostRepetitions = 100;

/** Up to `most` groups of `size` of the numbers 0 … count − 1 that share no member: pairs or triples of optima. */
export const disjointGroups = (count: number, size: number, most: number): number[][] =>
  Array.from({ length: Math.min(most, Math.floor(count / size)) }, (_, group) =>
    Array.from({ length: size }, (__, i) => group * size + i),
  );
