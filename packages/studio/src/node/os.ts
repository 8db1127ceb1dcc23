/** The part of `node:os` that commands use. */
export const hostname = (): string => 'browser';
export const availableParallelism = (): number => navigator.hardwareConcurrency;
export const totalmem = (): number => 2 ** 32;
