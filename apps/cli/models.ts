/** The order in which models are shown: from apart to together, as the four forms are told; a region's own come last. */
const TOLD = ['silos', 'chain', 'network', 'integrated'];

export function inOrder(workflows: Iterable<string>): string[] {
  const place = (name: string): number => (TOLD.includes(name) ? TOLD.indexOf(name) : TOLD.length);
  return [...workflows].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}
