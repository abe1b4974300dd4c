/** The environment of a service that lacks parts on purpose (broken-service.mjs); empty for one that is whole. */
export function withoutParts(parts: string): Record<string, string> {
  if (parts === '') return {};
  const broken = new URL('./broken-service.mjs', import.meta.url).href;
  return { NODE_OPTIONS: `--import=${broken}`, FAULT_TEST_BROKEN: parts };
}
