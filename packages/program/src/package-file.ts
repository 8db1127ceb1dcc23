/**
 * The address of a file of this package, by its path from the package's folder.
 *
 * Modules stand directly in `src` or, packed, in `dist`; a module of a deeper folder cannot tell where the package begins.
 */
export const packageFile = (path: string): URL => new URL(`../${path}`, import.meta.url);
