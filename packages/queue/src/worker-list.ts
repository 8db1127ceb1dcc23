import type { Connection } from './connection.ts';
import { serverOf } from './server.ts';
import { workerFactsSchema, type WorkerFacts } from './protocol.ts';

/** How long a worker is listed after it was last heard of, in milliseconds. */
const lasting = 15_000;

/** Lists a worker for as long as it lives; the function that is returned takes it off the list. */
export async function listWorker(connection: Connection, facts: WorkerFacts): Promise<() => Promise<void>> {
  const { redis, key } = serverOf(connection);
  const [list, own] = [key('workers'), key('worker', facts.id)];
  const text = JSON.stringify(workerFactsSchema.parse(facts));
  const beat = async (): Promise<void> => {
    await redis.multi().sadd(list, facts.id).set(own, text, 'PX', lasting).exec();
  };
  await beat();
  const timer = setInterval(() => void beat().catch(() => {}), lasting / 3);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await redis.multi().srem(list, facts.id).del(own).exec();
  };
}

/** The workers that live. */
export async function livingWorkers(connection: Connection): Promise<WorkerFacts[]> {
  const { redis, key } = serverOf(connection);
  const ids = await redis.smembers(key('workers'));
  if (ids.length === 0) return [];
  const texts = await redis.mget(ids.map((id) => key('worker', id)));
  const gone = ids.filter((_, k) => texts[k] === null);
  if (gone.length > 0) await redis.srem(key('workers'), ...gone);
  return texts.flatMap((text) => {
    const read = workerFactsSchema.safeParse(text ? JSON.parse(text) : undefined);
    return read.success ? [read.data] : [];
  });
}
