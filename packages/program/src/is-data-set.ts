/** Whether a word looks like the name of a data set, `mnist/test`, of which there need be no file. */
export const isDataSet = (word: string): boolean => /^[\w-]+\/(?:test|train)$/.test(word);
