import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileHash } from '@orograph/models';
import { journalName, manifestName, readManifest } from '@orograph/runs';

import { toJson } from '@orograph/runs';
import { readBy } from './command-keys.ts';
import { pathsOf } from './flag-words.ts';
import { keyWords, type PipelineStep } from './pipeline-step.ts';

/** What the records of a step depend on: its command, its values as the file has them, and the hashes of what it reads. */
export const stepIdentity = async (
  step: PipelineStep,
  values: Readonly<Record<string, unknown>>,
): Promise<{
  readonly step: string;
  readonly command: string;
  readonly values: PipelineStep['values'];
  readonly inputs: Readonly<Record<string, readonly string[]>>;
}> => ({
  step: step.name,
  command: step.command.name,
  values: step.values,
  inputs: await inputHashes(step, values),
});

/** The SHA-256 of every file that a step with these values reads, by key, in the order they are named. */
async function inputHashes(
  step: PipelineStep,
  values: Readonly<Record<string, unknown>>,
): Promise<Record<string, string[]>> {
  const hashes: Record<string, string[]> = {};
  for (const [key, value] of Object.entries(values)) {
    if (readBy(step.command, key) === undefined) continue;
    const paths = pathsOf(step.command.flags.get(key), keyWords(step, key, value));
    for (const path of paths) if (existsSync(path)) (hashes[key] ??= []).push(await hashOf(path));
  }
  return hashes;
}

/** Of a run folder its identity and records count; of another folder all files right in it. */
async function hashOf(path: string): Promise<string> {
  if (!statSync(path).isDirectory()) return fileHash(path);
  const hash = createHash('sha256');
  const isRun = existsSync(join(path, manifestName));
  if (isRun) hash.update(toJson(readManifest(path).identity));
  for (const file of isRun ? recordsOf(path) : filesOf(path))
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}

const recordsOf = (folder: string): string[] =>
  [join(folder, journalName)].filter((path) => existsSync(path));

function filesOf(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ name }) => join(path, name)).toSorted();
}
