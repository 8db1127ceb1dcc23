import { existsSync, readFileSync } from 'node:fs';

const folder = new URL('../../../../shared/fixtures/', import.meta.url);

/** Whether the large fixtures are there; a public clone has none. */
export const haveShared: boolean = existsSync(folder);

/** The bytes of one of them. */
export const shared = (name: string): Buffer => readFileSync(new URL(name, folder));

/** The bytes of a committed fixture. */
export const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
