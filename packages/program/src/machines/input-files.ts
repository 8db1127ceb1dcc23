import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

import { parseOnnx } from '@orograph/onnx';
import { weightsFiles } from '@orograph/models';

/** A path of a command line, and the files that have to come along for it to be read elsewhere. */
export interface InputFiles {
  /** The path as it was given. */
  readonly path: string;
  /** The name of the file, folder or pattern. */
  readonly name: string;
  /** Whether it is a folder. */
  readonly isFolder: boolean;
  /** Where each file is, and its path within the folder, or beside the file. */
  readonly files: readonly { readonly path: string; readonly name: string }[];
}

/** The files of a path: a folder's, those of a pattern, or a file's with its weights that lie in others; none where there is nothing. */
export async function inputFiles(path: string): Promise<InputFiles | undefined> {
  const stat = statSync(path, { throwIfNoEntry: false });
  const name = basename(path);
  const under = (folder: string, files: readonly string[]): InputFiles['files'] =>
    files.map((file) => ({ path: file, name: relative(folder, file) }));
  if (stat?.isDirectory()) return { path, name, isFolder: true, files: under(path, filesIn(path)) };
  if (stat) {
    const beside = companions(path).map((location) => join(dirname(path), location));
    return { path, name, isFolder: false, files: under(dirname(path), [path, ...new Set(beside)]) };
  }
  if (!/[*?[{]/.test(path)) return undefined;
  const files = await weightsFiles(path);
  return files.length === 0 ? undefined : { path, name, isFolder: false, files: under(dirname(path), files) };
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((entry) =>
    join(folder, entry),
  );
  return entries.filter((entry) => lstatSync(entry).isFile()).toSorted();
}

/** The locations of weights that a file keeps in others beside it. */
function companions(path: string): string[] {
  if (path.endsWith('.onnx')) {
    const locations: string[] = [];
    try {
      parseOnnx(readFileSync(path), {
        externalData: (location) => {
          locations.push(location);
          return readFileSync(join(dirname(path), location));
        },
      });
    } catch {
      // Whoever reads it says what is wrong with it.
    }
    return locations;
  }
  if (!path.endsWith('.json')) return [];
  const { weightsManifest = [], weight_map: weightMap = {} } = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly weightsManifest?: readonly { readonly paths: readonly string[] }[];
    readonly weight_map?: Readonly<Record<string, string>>;
  };
  return [...weightsManifest.flatMap(({ paths }) => paths), ...Object.values(weightMap)];
}
