/// <reference lib="dom" />

/**
 * Has the scene of a page drawn when it comes into view, for starting WebGL takes a second; in a live page of a run that goes on only when that is
 * asked for, and from then on. Runs in the page, after `sceneView`; it uses nothing outside itself.
 */
export function sceneStart(): void {
  const box = document.getElementById('scene');
  if (!box) return;
  const kept = (window.frameElement as HTMLElement | null)?.dataset ?? {};
  const draw = (): void => void box.dispatchEvent(new Event('draw'));
  if ('changes' in kept && !('scene' in kept)) {
    const button = document.createElement('button');
    button.textContent = 'Draw it now';
    box.hidden = true;
    button.addEventListener('click', () => {
      kept['scene'] = 'wanted';
      box.hidden = false;
      draw();
    });
    document.getElementById('scene-note')!.replaceChildren('Drawn when the run has ended. ', button);
    return;
  }
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    draw();
  });
  seen.observe(box);
}
