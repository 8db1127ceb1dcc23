/** Says what a model has in common with itself, by the name of the quantity. */
export const similarityToItself: Readonly<
  Record<
    | 'cka'
    | 'cosine'
    | 'disagreement'
    | 'displacementCosine'
    | 'distance'
    | 'jensenShannon'
    | 'squaredDifference',
    number
  >
> = {
  disagreement: 0,
  jensenShannon: 0,
  squaredDifference: 0,
  cka: 1,
  cosine: 1,
  distance: 0,
  displacementCosine: 1,
};

/** A quantity that pairs of models have. */
export type PairQuantity = keyof typeof similarityToItself;

/** The quantities that pairs of models have, in the order they are shown. */
export const pairQuantities: readonly PairQuantity[] = Object.keys(similarityToItself) as PairQuantity[];
