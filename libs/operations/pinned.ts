/** What cases of a region pin, as it is stored beside its configuration. */
import { canonicalDefinition, type RegionSource } from '#language';
import type { Loading } from '#store';

export function pinnedBy({ definitions }: Pick<RegionSource, 'definitions'>): Loading['definitions'] {
  return [...definitions].map(([workflow, { hash, document, sources }]) => ({
    hash,
    workflow,
    canonical: canonicalDefinition(document),
    sources,
  }));
}
