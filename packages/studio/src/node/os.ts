/** The part of `node:os` that commands use. */
export const hostname = (): string => 'browser';
export const availableParallelism = (): number => navigator.hardwareConcurrency;
export const cpus = (): readonly { readonly model: string }[] => [];
export const totalmem = (): number => 2 ** 32;
export const freemem = (): number => 2 ** 32;

/** Where temporary files go. */
export const tmpdir = (): string => '/tmp';
