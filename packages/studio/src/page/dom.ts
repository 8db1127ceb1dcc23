/** Makes an element with properties and what lies in it. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Readonly<Record<string, unknown>> = {},
  ...inside: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (key.includes('-') || key === 'role' || key === 'for') made.setAttribute(key, value as string);
    else if (key.startsWith('on'))
      made.addEventListener(key.slice(2), value as EventListenerOrEventListenerObject);
    else (made as unknown as Record<string, unknown>)[key] = value;
  }
  made.append(...inside);
  return made;
}

/** Saves bytes as a file of the reader's. */
export function save(name: string, bytes: Uint8Array, type: string): void {
  const address = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
  element('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
