/** The domain of operators that stand for a part of a derivative until it is known where the graph will run. */
export const virtualDomain = 'orograph';
