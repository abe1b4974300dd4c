/** Figures of the way to the database: connections, and changes on their way to it. */
import type { Store, WatchCommits } from '#store';
import type { Figures } from './figures.js';

/** Gives what is to be told of commits whose connection broke. */
export function tellCommits(figures: Figures): WatchCommits {
  const commits = figures.counter('schakel_commit_connections_total');
  return (event) => commits.inc({ event });
}

export function tellStore(figures: Figures, store: Store): void {
  figures.gauge('schakel_database_connections', (one) => {
    const { totalCount, idleCount, waitingCount } = store.pool;
    one.set({ state: 'busy' }, totalCount - idleCount);
    one.set({ state: 'idle' }, idleCount);
    one.set({ state: 'waiting' }, waitingCount);
  });
  figures.gauge('schakel_commits_waiting', (one) => one.set(store.commitQueue.waiting));
  figures.gauge('schakel_commit_statements', (one) => one.set(store.commitQueue.underWay));
}
