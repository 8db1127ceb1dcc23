import { emitted } from '@orograph/runs';
import type { Observable } from 'rxjs';

/** The one record that a function makes, begun at each subscription; its signal is aborted at unsubscription. */
export const madeBy = <R>(make: (signal: AbortSignal) => Promise<R>): Observable<R> =>
  emitted(async (emit, signal) => emit(await make(signal)));
