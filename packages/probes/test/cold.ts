import { firstValueFrom, type Observable } from 'rxjs';
import { expect } from 'vitest';

import { all, idle, type Counted } from './closed-forms.ts';

const fail = (): Promise<never> => Promise.reject(new Error('the model is gone'));

/**
 * What every probe must keep: nothing evaluated before subscription, nothing started after unsubscription, the same
 * records again, and an error of the loss passed on.
 */
export async function expectCold<T>(loss: Counted, probe: (loss: Counted) => Observable<T>): Promise<void> {
  const source = probe(loss);
  await idle();
  expect(loss.calls()).toBe(0);

  await firstValueFrom(source);
  const taken = loss.calls();
  await idle();
  expect(loss.calls()).toBeLessThanOrEqual(taken + 1);

  source.subscribe().unsubscribe();
  const left = loss.calls();
  await idle();
  expect(loss.calls()).toBeLessThanOrEqual(left + 1);

  expect(await all(probe(loss))).toEqual(await all(source));

  const broken: Counted = { ...loss, value: fail, valueAndGrad: fail, hvp: fail };
  await expect(all(probe(broken))).rejects.toThrow('the model is gone');
}
