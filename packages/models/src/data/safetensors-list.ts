import { z } from 'zod';

/** Where an array lies in a safetensors file. */
export interface Line {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const place = z.int().nonnegative();
const lineSchema: z.ZodType<Line> = z.looseObject({
  dtype: z.string(),
  shape: z.array(place),
  data_offsets: z.tuple([place, place]),
});

/** Reads the list of arrays at the head of a safetensors file; `fail` makes an error of what is wrong with it. */
export function parseList(bytes: Uint8Array, fail: (what: string) => RangeError): ReadonlyMap<string, Line> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw fail('its header is no JSON');
  }
  const object = z.record(z.string(), z.unknown()).safeParse(json);
  if (!object.success) throw fail('its header is no list of arrays by name');
  const lines = Object.entries(object.data).filter(([name]) => name !== '__metadata__');
  return new Map(
    lines.map(([name, line]) => {
      const { success, data, error } = lineSchema.safeParse(line);
      if (success) return [name, data];
      const at = error.issues[0]!.path.join('.');
      throw fail(
        `its header has no dtype, shape and data_offsets of "${name}"${at === '' ? '' : `, or another "${at}"`}`,
      );
    }),
  );
}
