import { z } from 'zod';

/** The version of what submitters and workers say to each other. */
export const protocol = 1;

/** A file by its content. */
export interface Artifact {
  /** Its path within what it belongs to. */
  readonly name: string;
  /** The SHA-256 of its bytes. */
  readonly sha256: string;
  /** How many bytes. */
  readonly bytes: number;
}

/** A path on the command line, and the files it stands for. */
export interface Input {
  /** The path as it was given. */
  readonly path: string;
  /** The name of the file or folder. */
  readonly name: string;
  /** Whether it is a folder. */
  readonly isFolder: boolean;
  /** The files. */
  readonly files: readonly Artifact[];
}

/** A run whose pieces are handed out: the words of a command, and by what a worker knows that it opened the same. */
export interface HandedRun {
  /** The version of the protocol. */
  readonly protocol: number;
  /** The version of the program that submits it. */
  readonly version: string;
  /** The command with its arguments and flags. */
  readonly line: readonly string[];
  /** The files it reads. */
  readonly inputs: readonly Input[];
  /** Whether it is kept in a folder, with the files that its tasks write. */
  readonly isKept: boolean;
  /** How many records its tasks have, in order. */
  readonly counts: readonly number[];
  /** What the records depend on, and numbers that were measured before the first of them. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** Records of a run, counted over all its tasks. */
export interface Piece {
  /** The version of the protocol. */
  readonly protocol: number;
  /** The run. */
  readonly run: string;
  /** The first. */
  readonly from: number;
  /** The one after the last. */
  readonly to: number;
}

const classes: readonly Exactness[] = ['same bits', 'same to 1e-6', 'not compared'];

/** How far the numbers of a worker are those of the submitter. */
export type Exactness = 'not compared' | 'same bits' | 'same to 1e-6';

/** What a worker says of itself. */
export interface WorkerFacts {
  /** Its name: host, process and a random part. */
  readonly id: string;
  /** Its machine. */
  readonly host: string;
  /** Its process. */
  readonly pid: number;
  /** The version of the program. */
  readonly version: string;
  /** The version of Node.js. */
  readonly node: string;
  /** Processor and system. */
  readonly machine: string;
  /** What models run on there, where it was told. */
  readonly device: string | null;
  /** How many pieces it works on at once. */
  readonly concurrency: number;
}

/** What is said of a piece that is done; its records lie beside it. */
export interface Outcome {
  /** Who made it. */
  readonly worker: WorkerFacts;
  /** How far the worker's numbers are those of the submitter. */
  readonly exactness: Exactness;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** What models ran on. */
  readonly device?: unknown;
  /** The files that belong to its records, by their paths in the folder of the run. */
  readonly files: readonly Artifact[];
}

const count = z.int().nonnegative();
/** A name that can be a part of a key. */
const name = z.string().regex(/^[\w.-]{1,100}$/);
/** A path that leads nowhere else. */
const inside = z
  .string()
  .min(1)
  .refine((path) => !/^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(path), 'expected a path inside');

/** Checks what is said of a file. */
export const artifactSchema: z.ZodType<Artifact> = z.strictObject({
  name: inside,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: count,
});

/** Checks what a worker reads of a run. */
export const handedRunSchema: z.ZodType<HandedRun> = z.strictObject({
  protocol: z.int(),
  version: z.string(),
  line: z.array(z.string()).min(1),
  inputs: z.array(
    z.strictObject({
      path: z.string().min(1),
      name: inside.refine((text) => !/[/\\]/.test(text), 'expected a name'),
      isFolder: z.boolean(),
      files: z.array(artifactSchema),
    }),
  ),
  isKept: z.boolean(),
  counts: z.array(count),
  manifest: z.record(z.string(), z.unknown()),
});

/** Checks a piece. */
export const pieceSchema: z.ZodType<Piece> = z
  .strictObject({ protocol: z.int(), run: name, from: count, to: count })
  .refine(({ from, to }) => from < to, 'expected from below to');

/** Checks what a worker says of itself. */
export const workerFactsSchema: z.ZodType<WorkerFacts> = z.strictObject({
  id: name,
  host: z.string(),
  pid: count,
  version: z.string(),
  node: z.string(),
  machine: z.string(),
  device: z.string().nullable(),
  concurrency: z.int().positive(),
});

/** Checks what is said of a piece that is done. */
export const outcomeSchema: z.ZodType<Outcome> = z.strictObject({
  worker: workerFactsSchema,
  exactness: z.enum(classes),
  ms: z.number().nonnegative(),
  device: z.unknown().optional(),
  files: z.array(artifactSchema),
});
