import { z } from 'zod';

/** What is read of any `run.json`; other facts stay as they are. */
export const manifestSchema: z.ZodType = z.looseObject({
  identity: z.record(z.string(), z.unknown()),
  version: z.record(z.string(), z.string()).optional(),
  line: z.array(z.string()).optional(),
});
