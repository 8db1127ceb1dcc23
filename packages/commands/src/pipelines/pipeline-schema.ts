import { z } from 'zod';

import type { CommandKeys } from './command-keys.ts';

/** A step as the file has it. */
export interface StepData {
  /** The command. */
  readonly command: string;
  /** Values of keys of which each combination is a step. */
  readonly matrix?: Readonly<Record<string, readonly unknown[]>> | undefined;
  /** Arguments and flags. */
  readonly [key: string]: unknown;
}

/** A pipeline as the file has it. */
export interface PipelineData {
  /** The folder of its runs. */
  readonly out?: string | undefined;
  /** Values of arguments and flags for all steps that take them. */
  readonly defaults?: Readonly<Record<string, unknown>> | undefined;
  /** The steps, in their order. */
  readonly steps: Readonly<Record<string, StepData>>;
}

/** What a step may be called: it is the name of a folder. */
const stepName = /^[A-Za-z0-9][\w-]*$/;

/**
 * The schema of a pipeline, made from the commands: a flag of a command is a key of its steps. Of values it says nothing: the
 * flags themselves read them.
 */
export function pipelineSchema(commands: ReadonlyMap<string, CommandKeys>): z.ZodType<PipelineData> {
  const steps = [...commands.values()].map(stepSchema);
  const all = [...commands.values()].flatMap((command) => [
    ...command.arguments.keys(),
    ...command.flags.keys(),
  ]);
  return z.strictObject({
    out: z.string().optional(),
    defaults: z.strictObject(Object.fromEntries(all.map((key) => [key, z.unknown().optional()]))).optional(),
    steps: z
      .record(
        z.string().regex(stepName),
        z.discriminatedUnion('command', steps as [z.ZodObject, ...z.ZodObject[]]),
      )
      .refine((named) => Object.keys(named).length > 0),
  }) as unknown as z.ZodType<PipelineData>;
}

function stepSchema(command: CommandKeys): z.ZodObject {
  const keys = [...command.arguments.keys(), ...command.flags.keys()];
  const each = (schema: z.ZodType): Record<string, z.ZodType> =>
    Object.fromEntries(keys.map((key) => [key, schema.optional()]));
  return z.strictObject({
    command: z.literal(command.name),
    matrix: z.strictObject(each(z.array(z.unknown()).min(1))).optional(),
    ...each(z.unknown()),
  });
}
