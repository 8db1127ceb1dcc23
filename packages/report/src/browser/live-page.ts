/// <reference lib="dom" />
import type { LivePlan, LiveState, LiveVersion } from '../page/live-state.ts';

/**
 * Follows a run: its state, progress, rate and remaining time, in the title of the page too; a report that should be shown is told by an event
 * `version`. Runs in the page; it uses nothing outside itself.
 */
export function livePage(): void {
  const element = (id: string): HTMLElement => document.getElementById(id)!;
  const plan = JSON.parse(element('plan').textContent) as LivePlan;
  const [what, progress, stop] = [
    element('what'),
    element('progress') as HTMLProgressElement,
    element('cancel'),
  ];
  const name = document.title;

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
    element('step').textContent = state.underWay === null ? '' : `now ${state.underWay}`;
    progress.hidden = total === null;
    if (total !== null) progress.value = done / total;
    const isRunning = state.state === 'running';
    element('time').textContent =
      isRunning && rate !== null && rate > 0
        ? `${rate >= 10 ? Math.round(rate).toLocaleString('en-US') : rate.toPrecision(2)} a second${total === null ? '' : `, ${duration((total - done) / rate)} left`}`
        : '';
    stop.hidden = !state.canStop;
    const isMade = isRunning || state.state === 'stalled';
    const share = total === null ? '' : `${Math.floor((100 * done) / total)} % · `;
    document.title = isMade ? `${share}${name}` : `${state.state} · ${name}`;
    if (state.state === 'waiting') return;
    const detail: LiveVersion = { version: `${state.version} ${state.state}`, changes: isMade };
    document.dispatchEvent(new CustomEvent('version', { detail }));
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
