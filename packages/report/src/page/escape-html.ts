const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that HTML and XML show as it is, in content and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => entities[char]!);

/** A command line as HTML, in which no line ends between the dashes of a flag. */
export const commandHtml = (line: string): string =>
  escapeHtml(line).replaceAll(/(?<=\s)--[\w-]+/g, '<span class="flag">$&</span>');

/** JSON that may stand inside a `<script>` element: it holds no `<`. */
export const scriptJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');
