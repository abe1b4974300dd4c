/** Places in use and cases that wait for one. Reading only; they are written with the decisions that take and leave them. */
import type { CaseWrite } from '#lifecycle';
import type { Connections } from './connections.js';
import { instantOf } from './instant.js';

type Waiting = NonNullable<CaseWrite['state']['waiting']>;

/** What is in use of the offers of a region (`cardea/treatment`), and who waits, longest first. */
export interface PlacesInUse {
  readonly used: ReadonlyMap<string, number>;
  readonly waiting: readonly (Waiting & { readonly case: string })[];
}

interface PlaceRow {
  readonly organisation: string | null;
  readonly offer: string;
  readonly used: number;
  readonly case_id: string;
  readonly kind: string;
  readonly since: Date;
  readonly sought: Waiting['sought'];
}

export async function readPlaces(connections: Connections, region: string): Promise<PlacesInUse> {
  const rows = await connections.askAgain<PlaceRow>({
    name: 'read_places',
    text: 'SELECT organisation, offer, used, case_id, since, kind, sought FROM schakel.read_places($1)',
    values: [region],
  });
  return {
    used: new Map(
      rows.flatMap(({ organisation, offer, used }): [string, number][] =>
        organisation === null ? [] : [[`${organisation}/${offer}`, used]],
      ),
    ),
    waiting: rows
      .filter(({ organisation }) => organisation === null)
      .map((row) => ({ case: row.case_id, kind: row.kind, since: instantOf(row.since), sought: row.sought })),
  };
}
