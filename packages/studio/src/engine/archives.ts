/** Runs as zip archives, and the list of those that are in memory. */
import { unzipSync, zipSync } from 'fflate';

import { absolute, bytesOf, fileAt, folderOf, isFolder, makeFolder, namesIn } from '../node/files.ts';
import { writeFileSync } from '../node/fs.ts';

/** Puts a file where it belongs, with the folders above it. */
export function put(path: string, bytes: Uint8Array): void {
  makeFolder(folderOf(absolute(path)));
  writeFileSync(path, bytes);
}

/** The files below a folder, by their paths in it. */
function filesBelow(folder: string, inside = ''): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  for (const name of namesIn(folder)) {
    const path = `${folder}/${name}`;
    if (isFolder(path)) Object.assign(files, filesBelow(path, `${inside}${name}/`));
    // A run under way is packed as one that was cut short.
    else if (!name.endsWith('.lock')) files[`${inside}${name}`] = bytesOf(fileAt(path)!).slice();
  }
  return files;
}

/** A folder as an archive that has it as its only entry. */
export const archiveOf = (folder: string): Uint8Array =>
  zipSync({ [folder.slice(folder.lastIndexOf('/') + 1)]: filesBelow(absolute(folder)) });

/** The runs of an archive, or why it has none. */
interface Unpacked {
  readonly folders: readonly string[];
  readonly problem?: string;
}

/** Whether a file is the manifest of a run. */
function isManifest(bytes: Uint8Array): boolean {
  try {
    const { identity } = JSON.parse(new TextDecoder().decode(bytes)) as {
      readonly identity?: { readonly command?: unknown };
    };
    return typeof identity?.command === 'string';
  } catch {
    return false;
  }
}

/** The files of an archive; `undefined` for what is none, or a damaged one. */
function filesOf(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> | undefined {
  try {
    return new Map(Object.entries(unzipSync(bytes)).filter(([name]) => !name.endsWith('/')));
  } catch {
    return undefined;
  }
}

/** Unpacks the runs of an archive below /runs: of each its folder, from nowhere else. */
export function unpackRuns(bytes: Uint8Array): Unpacked {
  const files = filesOf(bytes);
  if (!files) return { folders: [], problem: 'this is no zip archive, or a damaged one' };
  // A name with `..` would write outside of the folder.
  const names = [...files.keys()].filter((name) => !name.split('/').includes('..'));
  const manifests = names.filter((name) => /(?:^|\/)run\.json$/.test(name));
  const damaged = manifests.filter((name) => !isManifest(files.get(name)!));
  if (damaged.length > 0)
    return { folders: [], problem: `${damaged[0]!} of this archive is not that of a run, or is damaged` };
  if (manifests.length === 0)
    return {
      folders: [],
      problem: 'this archive holds no run (expected a run.json in it); other files are dropped unpacked',
    };
  const folders = manifests.map((manifest) => {
    const inside = manifest.slice(0, -'run.json'.length);
    const folder = `runs/${inside.replace(/\/$/, '') || 'opened'}`;
    for (const name of names)
      if (name.startsWith(inside)) put(`${folder}/${name.slice(inside.length)}`, files.get(name)!);
    return folder;
  });
  return { folders };
}

/** The folders of the runs in memory, the newest last. */
export function runFolders(): readonly string[] {
  const begun = (folder: string): number => fileAt(`/${folder}/run.json`)!.number;
  if (!isFolder('/runs')) return [];
  return namesIn('/runs')
    .map((name) => `runs/${name}`)
    .filter((folder) => fileAt(`/${folder}/run.json`))
    .toSorted((a, b) => begun(a) - begun(b));
}
