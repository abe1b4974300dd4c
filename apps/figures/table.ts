/**
 * Every figure of our own at /metrics: of a service, and those of the store, of work and of messages of a worker process too. Its
 * name, kind, labels and meaning. One fact, one home: docs/reference/metrics.md is made from it. No label holds the id of a case
 * or a person, nor a name that somebody sent.
 */
export interface MetricKind {
  readonly type: 'histogram' | 'counter' | 'gauge';
  readonly labels: readonly string[];
  readonly help: string;
}

export const METRIC_TABLE = {
  schakel_http_request_seconds: {
    type: 'histogram',
    labels: ['method', 'route', 'status'],
    help: 'Time from the head of a request to the end of its answer, by route template and class of status (2xx).',
  },
  schakel_problems_total: {
    type: 'counter',
    labels: ['code'],
    help: 'Answers that were problem documents, by their code.',
  },
  schakel_requests_in_flight: {
    type: 'gauge',
    labels: [],
    help: 'Requests of which the head was read and that are not answered.',
  },
  schakel_requests_at_work: {
    type: 'gauge',
    labels: ['lane'],
    help: 'Requests that had their turn and are worked on: reads and writes.',
  },
  schakel_requests_waiting: { type: 'gauge', labels: ['lane'], help: 'Requests that wait for their turn.' },
  schakel_regions_held: {
    type: 'gauge',
    labels: ['lane'],
    help: 'Regions with a long line that rest half of the time because others are there.',
  },
  schakel_requests_shed_total: {
    type: 'counter',
    labels: ['reason'],
    help: 'Requests turned away before any work: full (line of the region or of all), greedy (line of the person), late (no turn in time), pipelined (of the connection), inFlight, lag (event loop), storage (disk nearly full).',
  },
  schakel_connections_open: { type: 'gauge', labels: [], help: 'Open connections of clients.' },
  schakel_connections_cut_total: {
    type: 'counter',
    labels: ['reason'],
    help: 'Connections cut: tooMany, slowRequest, slowReader, malformed.',
  },
  schakel_event_loop_late_seconds: {
    type: 'gauge',
    labels: [],
    help: 'How late the event loop is, smoothed over half a second; what shedding looks at.',
  },
  schakel_database_connections: {
    type: 'gauge',
    labels: ['state'],
    help: 'Connections to the database: busy, idle, and callers that wait for one.',
  },
  schakel_commit_connections_total: {
    type: 'counter',
    labels: ['event'],
    help: 'Commits whose connection broke (lost), and what was found out: found, repeated, unknown.',
  },
  schakel_commits_waiting: {
    type: 'gauge',
    labels: [],
    help: 'Changes that wait for a statement to travel with; waiting for long, the database does not keep up.',
  },
  schakel_commit_statements: { type: 'gauge', labels: [], help: 'Statements with changes that are under way.' },
  schakel_work_waiting: {
    type: 'gauge',
    labels: ['region', 'kind'],
    help: 'Due timers and messages that wait, by region and kind.',
  },
  schakel_work_oldest_seconds: {
    type: 'gauge',
    labels: ['region', 'kind'],
    help: 'How long the oldest of them waits.',
  },
  schakel_work_parked: {
    type: 'gauge',
    labels: ['region', 'kind'],
    help: 'Timers and messages that failed too often, until a person releases them.',
  },
  schakel_database_restarts_total: {
    type: 'counter',
    labels: [],
    help: 'How often the embedded database went away and was brought back.',
  },
  schakel_disk_free_bytes: { type: 'gauge', labels: [], help: 'Free on the disk of the embedded database.' },
  schakel_disk_size_bytes: { type: 'gauge', labels: [], help: 'Size of the disk of the embedded database.' },
  schakel_writes_refused: {
    type: 'gauge',
    labels: [],
    help: '1 while writes are refused because that disk is nearly full.',
  },
  schakel_messages_tries_total: {
    type: 'counter',
    labels: ['region', 'endpoint', 'result'],
    help: 'Calls to systems that are told: delivered, gone (410), interrupted (the service stops), or why one failed: status.500, timeout, connection, tls.untrusted, tls.expired or tls.name (the certificate), tls, name, inside.',
  },
  schakel_messages_waiting: {
    type: 'gauge',
    labels: ['region', 'endpoint'],
    help: 'Messages to other systems that are to be delivered.',
  },
  schakel_messages_oldest_seconds: {
    type: 'gauge',
    labels: ['region', 'endpoint'],
    help: 'How long the oldest of them waits.',
  },
  schakel_messages_dead: {
    type: 'gauge',
    labels: ['region', 'endpoint'],
    help: 'Messages that were given up, until somebody replays them.',
  },
} as const satisfies Readonly<Record<string, MetricKind>>;

export type MetricName = keyof typeof METRIC_TABLE;
