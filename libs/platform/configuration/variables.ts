/**
 * The environment variables of Schakel: the one table from which reading, "did you mean" and the reference page are made.
 * It decides names, defaults and meaning; it does not know how a value is checked.
 */

/** A variable as a reader of the reference page sees it. `default` absent: what happens then is in the meaning. */
export type Variable = {
  readonly name: string;
  readonly default?: string;
  readonly meaning: { readonly nl: string; readonly en: string };
};

/** Every variable that is read, in the order of the reference page. */
export const VARIABLES = [
  {
    name: 'PORT',
    default: '3000',
    meaning: {
      nl: 'TCP-poort van de dienst (0: een vrije poort).',
      en: 'TCP port of the service (0: any free port).',
    },
  },
  {
    name: 'HOST',
    // Both loopback addresses, and nothing else: a fresh clone runs in demo mode, in which anyone who can connect may
    // sign in as anyone. Whoever serves a network says so (a container sets 0.0.0.0).
    default: 'localhost',
    meaning: {
      nl: 'Naam of adres waarop de dienst luistert; standaard alleen deze computer.',
      en: 'Name or address to listen on; by default this computer only.',
    },
  },
  {
    name: 'DATABASE_URL',
    meaning: {
      nl: 'PostgreSQL 18 als postgresql://...; afwezig: de meegeleverde PostgreSQL in de gegevensmap.',
      en: 'PostgreSQL 18 as postgresql://...; absent: the embedded PostgreSQL in the data folder.',
    },
  },
  {
    name: 'SCHAKEL_DATA_DIR',
    default: '.schakel',
    meaning: {
      nl: 'Map voor wat deze installatie zelf bewaart: meegeleverde database, sleutel van de demo-uitgever.',
      en: 'Folder for what this installation keeps itself: embedded database, key of the demo issuer.',
    },
  },
  {
    name: 'SCHAKEL_CONFIG',
    default: 'config',
    meaning: { nl: 'Map met regio’s, recht en kalenders.', en: 'Folder with regions, law and calendars.' },
  },
  {
    name: 'SCHAKEL_WORKFLOWS',
    default: 'workflows',
    meaning: { nl: 'Map met de werkwijzen.', en: 'Folder with the workflows.' },
  },
  {
    name: 'SCHAKEL_OIDC_ISSUERS',
    meaning: {
      nl:
        'Vertrouwde uitgevers van toegangstokens, als JSON-lijst van { issuer, audience, jwksUri, algorithms, claims: ' +
        '{ organisation, roles, regions, purpose }, roles: { hunNaam: onzeNaam } }; alleen issuer is verplicht.',
      en:
        'Trusted issuers of access tokens, as a JSON list of { issuer, audience, jwksUri, algorithms, claims: ' +
        '{ organisation, roles, regions, purpose }, roles: { theirName: ourName } }; only issuer is required.',
    },
  },
  {
    name: 'SCHAKEL_DEMO',
    meaning: {
      nl:
        '1: demopersonen en een eigen uitgever; iedereen kan als ieder van hen binnenkomen. Vanzelf 1 zonder ' +
        'DATABASE_URL en zonder uitgevers; geweigerd naast een echte uitgever.',
      en:
        '1: demo people and a local issuer; anyone may sign in as any of them. 1 by itself without DATABASE_URL and ' +
        'without issuers; refused next to a real issuer.',
    },
  },
  {
    name: 'SCHAKEL_WEBHOOKS_INSIDE',
    meaning: {
      nl:
        'Adressen binnen het eigen netwerk waar berichten heen mogen, als 10.1.2.3:443,[fd00::1]:8443; afwezig: geen. ' +
        'Adressen van deze computer alleen in een demo.',
      en:
        'Addresses inside the own network to which messages may go, as 10.1.2.3:443,[fd00::1]:8443; absent: none. ' +
        'Addresses of this computer in a demo only.',
    },
  },
  {
    name: 'SCHAKEL_LEAST_FREE_MB',
    meaning: {
      nl:
        'Megabytes die vrij moeten blijven op de schijf van de meegeleverde database; bij minder wordt niets geschreven. ' +
        'Afwezig: een tiende van de schijf, ten minste 48 en ten hoogste 1024.',
      en:
        'Megabytes that have to stay free on the disk of the embedded database; with less, nothing is written. ' +
        'Absent: a tenth of the disk, at least 48 and at most 1024.',
    },
  },
  {
    name: 'SCHAKEL_WORKER',
    default: '1',
    meaning: {
      nl: '0: deze dienst laat verlopen termijnen en berichten, ook die aan andere systemen, over aan processen van `schakel worker`; 1: hij doet ze zelf.',
      en: '0: this service leaves due clocks and messages, also those to other systems, to processes of `schakel worker`; 1: it carries them out itself.',
    },
  },
  {
    name: 'SCHAKEL_WORKER_PORT',
    meaning: {
      nl: 'TCP-poort op HOST waarop een proces van `schakel worker` zijn cijfers en gezondheid geeft: /metrics, /health/live en /health/ready (0: een vrije poort). Afwezig: het luistert naar niemand.',
      en: 'TCP port on HOST on which a process of `schakel worker` tells its figures and health: /metrics, /health/live and /health/ready (0: any free port). Absent: it listens to nobody.',
    },
  },
  {
    name: 'SCHAKEL_LOG_LEVEL',
    default: 'info',
    meaning: {
      nl: 'Minste gewicht dat wordt gelogd: fatal, error, warn, info, debug, trace of silent.',
      en: 'Least weight that is logged: fatal, error, warn, info, debug, trace or silent.',
    },
  },
] as const satisfies readonly Variable[];

/** The name of a variable in the table. */
export type VariableName = (typeof VARIABLES)[number]['name'];
