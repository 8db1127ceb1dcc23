/** The share of the loss at the origin that the mean loss of trainings must be below to be optima of something: where nothing is learned there are no barriers. */
const learnedShare = 0.75;

/** Whether trainings have learned, from their mean loss and that at the origin. */
export const haveLearned = (loss: number, atOrigin: number): boolean => loss < learnedShare * atOrigin;
