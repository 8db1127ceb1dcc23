/// <reference lib="dom" />
import type { LivePlan, LiveState } from '../page/live-state.ts';

/** Follows a run: its state, progress, rate and remaining time, and its report. Runs in the page; it uses nothing outside itself. */
export function livePage(): void {
  const element = (id: string): HTMLElement => document.getElementById(id)!;
  const plan = JSON.parse(element('plan').textContent) as LivePlan;
  const main = document.querySelector('main')!;
  const [what, progress, stop] = [
    element('what'),
    element('progress') as HTMLProgressElement,
    element('cancel'),
  ];
  let shown: HTMLIFrameElement | undefined;
  let loading = false;
  let wanted: string | null = null;
  let last: string | null = null;

  const load = (version: string | null): void => {
    loading = true;
    const start = performance.now();
    const next = document.createElement('iframe');
    next.className = 'next';
    next.title = 'report';
    next.addEventListener(
      'load',
      () => {
        if (shown) {
          next.contentWindow!.scrollTo(shown.contentWindow!.scrollX, shown.contentWindow!.scrollY);
          shown.remove();
        }
        next.className = '';
        shown = next;
        last = version;
        setTimeout(
          () => {
            loading = false;
            if (wanted !== last) load(wanted);
          },
          Math.max(1000, 5 * (performance.now() - start)),
        );
      },
      { once: true },
    );
    next.src = shown ? shown.contentWindow!.location.href : plan.page;
    main.append(next);
  };

  const duration = (seconds: number): string => {
    if (seconds < 90) return `${Math.ceil(seconds)} s`;
    return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
  };
  const words: Readonly<Record<LiveState['state'], string>> = {
    waiting: 'waiting for the run to begin',
    running: 'running',
    stalled: 'running, but nothing was written for a minute',
    finished: 'finished',
    interrupted: 'interrupted; the same command goes on with it',
  };
  const events = new EventSource(plan.events);
  events.addEventListener('state', ({ data }: MessageEvent<string>) => {
    const state = JSON.parse(data) as LiveState;
    const { done, total, rate } = state;
    what.textContent = state.problem ?? words[state.state];
    what.className = state.problem === null ? state.state : 'problem';
    element('counts').textContent =
      total === null
        ? Object.entries(state.counts)
            .map(([type, count]) => `${count.toLocaleString('en-US')} ${type}`)
            .join(', ')
        : `${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} (${Math.floor((100 * done) / total)} %)`;
    progress.hidden = total === null;
    if (total !== null) progress.value = done / total;
    const isRunning = state.state === 'running';
    element('time').textContent =
      isRunning && rate !== null && rate > 0
        ? `${rate >= 10 ? Math.round(rate).toLocaleString('en-US') : rate.toPrecision(2)} a second${total === null ? '' : `, ${duration((total - done) / rate)} left`}`
        : '';
    stop.hidden = !state.canStop;
    if (state.state === 'waiting') return;
    wanted = `${state.version} ${state.state}`;
    if (!loading && wanted !== last) load(wanted);
  });
  events.addEventListener('error', () => {
    const isDone = what.className === 'finished';
    what.textContent = isDone ? words.finished : 'orograph view has ended';
    if (!isDone) what.className = 'problem';
    stop.hidden = true;
  });
  stop.addEventListener('click', () => {
    stop.hidden = true;
    void fetch(plan.stop!, { method: 'POST', headers: { 'x-orograph-token': plan.token! } });
  });
}
