import type { Dataset } from '../data/dataset.ts';
import { notApplicable } from '../subject/in-file.ts';

/** The data that a network learns from, and those that it is tested on. */
interface TrainAndTest {
  readonly data: Dataset;
  readonly test?: Dataset;
}

/**
 * Loads the data that a network learns from and those that it is tested on, of each as many examples as its limit says; of the test data as many as
 * of the others where there is none of their own. `where` is the network.
 *
 * @throws MisuseError for a limit of test data where there are none.
 */
export async function trainAndTest(
  { data, test }: { readonly data: string; readonly test: string | undefined },
  { limit, testLimit }: { readonly limit?: number | undefined; readonly testLimit?: number | undefined },
  {
    where,
    load,
  }: {
    readonly where: string;
    readonly load: (source: string, limit: { readonly limit?: number }) => Promise<Dataset>;
  },
): Promise<TrainAndTest> {
  if (test === undefined && testLimit !== undefined)
    throw notApplicable('testLimit', { expected: 'test data', got: 'none', where });
  const upTo = (source: string, most: number | undefined): Promise<Dataset> =>
    load(source, most === undefined ? {} : { limit: most });
  return {
    data: await upTo(data, limit),
    ...(test !== undefined && { test: await upTo(test, testLimit ?? limit) }),
  };
}
