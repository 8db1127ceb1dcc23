/** The part of `node:timers/promises` that commands use. */
const after = (milliseconds = 0): Promise<void> =>
  new Promise((resolve) => void globalThis.setTimeout(resolve, milliseconds));

export { after as setTimeout };
export const setImmediate = (): Promise<void> => after();
