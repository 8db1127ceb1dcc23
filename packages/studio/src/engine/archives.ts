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

/** Unpacks an archive of runs below /runs, and gives their folders; none for what is no archive. */
export function unpackRuns(bytes: Uint8Array): readonly string[] {
  try {
    const entries = Object.entries(unzipSync(bytes)).filter(([name]) => !name.endsWith('/'));
    const folders = entries
      .map(([name]) => name)
      .filter((name) => name.endsWith('run.json'))
      .map((name) => `runs/${name.replace(/\/?run\.json$/, '') || 'opened'}`);
    for (const [name, content] of entries)
      put(folders.includes('runs/opened') ? `runs/opened/${name}` : `runs/${name}`, content);
    return folders;
  } catch {
    return [];
  }
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
