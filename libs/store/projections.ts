/** How far the running clocks of a region follow a changed calendar. Decides nothing: which clocks move is for the lifecycle. */
import type { Connections } from './connections.js';

/** Says by which calendar the clocks of a region are to run; begins anew when it is another one than before. */
export async function beginProjection(connections: Connections, region: string, calendar: string): Promise<void> {
  await connections.askAgain({
    name: 'begin_projection',
    text: 'SELECT schakel.begin_projection($1, $2)',
    values: [region, calendar],
  });
}

/** The next cases with timers, in order of their id; none when all are projected, or another calendar counts now. */
export async function casesToProject(
  connections: Connections,
  region: string,
  calendar: string,
  limit: number,
): Promise<string[]> {
  const rows = await connections.askAgain<{ case_id: string }>({
    name: 'cases_to_project',
    text: 'SELECT case_id FROM schakel.cases_to_project($1, $2, $3) AS case_id',
    values: [region, calendar, limit],
  });
  return rows.map((row) => row.case_id);
}

/** Notes that the cases up to this one are projected; null when there are no more. */
export async function noteProjection(
  connections: Connections,
  region: string,
  calendar: string,
  afterCase: string | null,
): Promise<void> {
  await connections.askAgain({
    name: 'note_projection',
    text: 'SELECT schakel.note_projection($1, $2, $3)',
    values: [region, calendar, afterCase],
  });
}
