/** What a page does not have: servers, other processes, threads of Node's, modules by their path. */
import { existsSync } from './fs.ts';

const absent = (): never => {
  throw new Error('this is not to be had in a browser; the command line has it');
};

export {
  absent as createServer,
  absent as Worker,
  absent as SingleBar,
  absent as fork,
  absent as spawn,
  absent as execFileSync,
  absent as handOut,
  absent as body,
};
export const parentPort = null;

/** Packages are looked for below /packages, in memory. */
export const createRequire = (): { readonly resolve: (name: string) => string } => ({
  resolve: (name) => {
    const path = `/packages/${name}`;
    if (existsSync(path)) return path;
    throw Object.assign(new Error(`no package ${name} in a page`), { code: 'MODULE_NOT_FOUND' });
  },
});
export default absent;
