/**
 * The text of a region to begin with: valid, commented, and with everybody that a workflow asks for. What the region is
 * really like it does not know: every name in it is made up and says so.
 */
import type { OrganisationKind } from './forms.js';
import type { RoleId } from './roles.js';
import type { ChartTransition, GuardTerm, Workflow, WorkflowEvent } from './workflow.js';

type Words = 'nl' | 'en';

/** Ids and names of the organisations that stand in for those of the region. */
const STAND_INS: Readonly<Record<Exclude<OrganisationKind, 'school'>, { id: string; nl: string; en: string }>> = {
  municipality: { id: 'city', nl: 'Gemeente Stad', en: 'Municipality of City' },
  localTeam: { id: 'local-team', nl: 'Lokaal team Stad', en: 'Local team City' },
  provider: { id: 'provider', nl: 'Jeugdhulpaanbieder', en: 'Youth help provider' },
  partnership: { id: 'partnership', nl: 'Samenwerkingsverband', en: 'School partnership' },
  youthHealth: { id: 'youth-health', nl: 'Jeugdgezondheidszorg', en: 'Youth health care' },
  team: { id: 'team', nl: 'Team op school', en: 'Team at school' },
  safeHome: { id: 'safe-home', nl: 'Veilig Thuis', en: 'Safe Home' },
  certifiedInstitution: { id: 'certified-institution', nl: 'Jeugdbescherming', en: 'Child protection' },
  region: { id: 'region-office', nl: 'Regiobureau', en: 'Region office' },
  payer: { id: 'care-office', nl: 'Zorgkantoor', en: 'Care office' },
};
const KINDS = Object.keys(STAND_INS) as (keyof typeof STAND_INS)[];

/** A region by this name in which every school works by this workflow, from `today` (YYYY-MM-DD) on. */
export function draftRegion(name: string, workflow: Workflow, language: Words, today: string): string {
  const say = (nl: string, en: string): string => (language === 'nl' ? nl : en);
  const year = Number(today.slice(0, 4));
  const roles = rolesByKind(workflow);
  const organisations = KINDS.filter((kind) => roles.has(kind));
  const hasTeam = roles.has('team');
  const has = (kind: OrganisationKind, line: string): string[] => (roles.has(kind) ? [line] : []);
  const type = workflow.definition.document.workflow.schoolTypes?.[0] ?? 'po';
  const lines = [
    say(
      `# Een regio om mee te beginnen. Alles is verzonnen: vervang het van boven naar beneden, en controleer na elke stap.`,
      `# A region to begin with. Everything is made up: replace it from top to bottom, and check after each step.`,
    ),
    say(`# Elke sleutel staat in docs/language.md.`, `# Every key is in docs/language.md.`),
    'schakel: 1',
    `region: ${name}`,
    `title: { nl: ${titleOf(name)}, en: ${titleOf(name)} }`,
    `effectiveFrom: ${today} # ${say('nieuwe zaken volgen vanaf deze dag deze afspraken', 'new cases follow these agreements from this day on')}`,
    `status: draft # ${say('draft: nog geen zaken; active: zaken kunnen worden geopend', 'draft: no cases yet; active: cases can be opened')}`,
    `stage: orientation # orientation, firstSteps, building, anchored`,
    '',
    `# ${say('Wat de partijen samen willen, en waaraan dat te zien is.', 'What the parties want together, and what shows it.')}`,
    'vision:',
    '  text: { nl: Hulp op tijd en dichtbij., en: Help in time and near by. }',
    '  goals:',
    '    timelyHelp: { goal: prevention, measures: [timeToFirstHelp] }',
    '',
    `# ${say('Wie verantwoordelijk is voor de verwerking van persoonsgegevens.', 'Who answers for the processing of personal data.')}`,
    'controllers:',
    `  everyone: { name: '${say('Elke partij voor de eigen dossiers', 'Each party for its own files')}', form: separate }`,
    '',
    `# ${say('Het ondersteuningsplan en het jeugdplan, of één gezamenlijk plan.', 'The support plan and the youth plan, or one joint plan.')}`,
    'plans:',
    '  together:',
    '    kind: joint',
    `    title: ${say('Plan onderwijs en jeugd', 'Plan for education and youth')}`,
    '    owner: city',
    `    fromDate: ${today}`,
    `    untilDate: ${year + 4}-12-31`,
    '    refersTo: []',
    '    provenance: invented',
    '',
    `# ${say('Wat de partijen van elkaar verwachten, en wanneer zij dat weer bespreken.', 'What the parties expect of each other, and when they discuss it again.')}`,
    'workingAgreements:',
    '  whoDoesWhat:',
    '    label: { nl: Wie doet wat, en: Who does what }',
    '    owner: city',
    `    reviewDate: ${year + 1}-12-31`,
    '    expectations:',
    '      city: { nl: Zorgt dat hulp er op tijd is., en: Sees to it that help is there in time. }',
    '      first-school: { nl: Vraagt op tijd om hulp., en: Asks for help in time. }',
    '    provenance: invented',
    '',
    `# ${say('provenance: source (uit een openbare bron), inference (daaruit afgeleid) of invented (verzonnen).', 'provenance: source (from a public source), inference (concluded from it) or invented (made up).')}`,
    'municipalities:',
    `  city: { name: ${say('Stad', 'City')}, organisation: city, localTeam: local-team, provenance: invented }`,
    '',
    `# ${say(`Wie de werkwijze ${workflow.name} vraagt, met de rollen van hun mensen.`, `Whom the workflow ${workflow.name} asks for, with the roles of their people.`)}`,
    'organisations:',
    ...organisations.flatMap((kind) => [
      `  ${STAND_INS[kind].id}:`,
      `    name: ${STAND_INS[kind][language]} (${say('verzonnen', 'invented')})`,
      `    kind: ${kind}`,
      `    roles: [${[...(roles.get(kind) ?? [])].join(', ')}]`,
      '    provenance: invented',
      ...(kind === 'team'
        ? [
            '    team:',
            '      domains: { education: first-school, youthHelp: provider }',
            '      mandate: team',
            '      pool: team',
            `      covenant: ${say('Convenant gegevens en rollen', 'Covenant on data and roles')}`,
            '      impactAssessment: DPIA',
          ]
        : []),
    ]),
    '',
    'schools:',
    '  first-school:',
    `    name: ${say('De Eerste School (verzonnen)', 'The First School (invented)')}`,
    `    types: [${type}] # po, sbo, so, vso, vo, pro, mbo`,
    '    municipality: city',
    `    roles: [${[...(roles.get('school') ?? [])].join(', ')}]`,
    `    providers: [${roles.has('provider') ? 'provider' : ''}]`,
    ...has('partnership', '    partnership: partnership'),
    ...has('team', '    team: team'),
    `    contact: { organisation: local-team, role: localTeamContact } # ${say('of: none', 'or: none')}`,
    ...(hasTeam
      ? [
          '    plan:',
          `      agreedDate: ${year - 1}-10-01`,
          '      parties: [first-school, provider]',
          '      expectations: { nl: De helper kent de klassen., en: The helper knows the classes. }',
        ]
      : []),
    '    provenance: invented',
    '',
    `# ${say('Welke werkwijze welke school heeft: schools gaat voor types, en types voor geen van beide.', 'Which workflow which school has: schools goes before types, and types before neither.')}`,
    'models:',
    `  default: { workflow: ${workflow.name}, provenance: invented }`,
    '',
    'agreements:',
    `  firstApproach: parents # ${say('of youthHelp: wie het eerst wordt benaderd', 'or youthHelp: who is approached first')}`,
    `  lifeWorldsFirst: true # ${say('eerst kijken naar steun thuis, op school en in de vrije tijd', 'look first at support at home, at school and in leisure')}`,
    `  shortHelp: { maxTalks: 5, maxWeeks: 10 } # ${say('zo veel, en dan opnieuw wegen', 'so much, and then weigh again')}`,
    `  planAfterTalk: true # ${say('een plan komt pas na een gesprek met leerling en ouders', 'a plan comes only after a talk with pupil and parents')}`,
    `  outOfArea: serve # ${say('of refer: leerlingen van buiten de regio', 'or refer: pupils from outside the region')}`,
    `  prefinancing: false # ${say('hulp begint ook als nog niet vaststaat wie betaalt', 'help starts also while it is not settled who pays')}`,
    '',
    ...parametersOf(workflow, language),
    ...mandatesOf(workflow, say),
    ...(hasTeam ? poolOf(workflow, roles.has('partnership'), say) : []),
  ];
  return `${lines.join('\n').trim()}\n`;
}

const titleOf = (name: string): string => name.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());

/** The roles that a workflow asks of each kind of organisation; a municipality and its local team are always there. */
function rolesByKind({ parties }: Workflow): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>([
    ['municipality', new Set(['municipalDecider'])],
    ['localTeam', new Set(['localTeamContact'])],
  ]);
  for (const { kind, roles } of parties.values()) found.set(kind, new Set([...(found.get(kind) ?? []), ...roles]));
  if (found.has('team')) found.set('provider', new Set([...(found.get('provider') ?? []), 'practitioner']));
  return found;
}

function parametersOf({ name, parameters }: Workflow, language: Words): string[] {
  if (parameters.size === 0) return [];
  const boundsOf = (min?: number, max?: number): string =>
    min === undefined && max === undefined ? '' : ` (${min ?? ''}-${max ?? ''})`;
  return [
    `# ${language === 'nl' ? 'De termijnen en grenzen van de werkwijze, zoals zij zonder keuze zijn. wd: werkdagen; P6W: zes weken.' : 'The terms and bounds of the workflow as they are without a choice. wd: working days; P6W: six weeks.'}`,
    'parameters:',
    `  ${name}:`,
    ...[...parameters].map(
      ([
        id,
        {
          document: { label, min, max },
          value,
        },
      ]) => `    ${id}: ${value} # ${label[language]}${boundsOf(min, max)}`,
    ),
    '',
  ];
}

/** Who may decide on what: the roles and products of every place where the workflow asks for a mandate. */
function mandatesOf(workflow: Workflow, say: (nl: string, en: string) => string): string[] {
  const products = new Map<string, Set<string>>();
  for (const { role, product } of mandatesAsked(workflow))
    products.set(role, new Set([...(products.get(role) ?? []), product]));
  if (products.size === 0) return [];
  const team = ['teamLead', 'teamMember'].filter((role) => products.has(role));
  const others = [...products.keys()]
    .filter((role) => !team.includes(role))
    .map((role) => ({ id: role, roles: [role] }));
  return [
    `# ${say('Wie waarover mag beslissen, tot welk bedrag in centen.', 'Who may decide on what, up to which amount in cents.')}`,
    'mandates:',
    ...[...(team.length === 0 ? [] : [{ id: 'team', roles: team }]), ...others].flatMap(({ id, roles }) => [
      `  ${id}:`,
      `    roles: [${roles.join(', ')}]`,
      `    products: [${[...new Set(roles.flatMap((role) => [...(products.get(role) ?? [])]))].join(', ')}]`,
      '    upToCents: 1000000',
      '    provenance: invented',
    ]),
    '',
  ];
}

function mandatesAsked({ machines, events }: Workflow): { role: RoleId; product: string }[] {
  return [...machines.values()].flatMap((machine) =>
    [...machine.states.values()].flatMap(({ transitions }) =>
      transitions.flatMap((transition) => {
        const event = transition.trigger.kind === 'event' ? events.get(transition.trigger.event) : undefined;
        if (event === undefined) return [];
        const products = transition.guard.flatMap((term) => productsAsked(term, event, machine.fields));
        return rolesOf(transition, event).flatMap((role) => products.map((product) => ({ role, product })));
      }),
    ),
  );
}

/** The words that can be meant where a guard asks for a mandate. */
function productsAsked(
  { asks, expression }: GuardTerm,
  event: WorkflowEvent,
  facts: WorkflowEvent['fields'],
): readonly string[] {
  return asks.flatMap(({ fact, with: asked }) => {
    // What needs that there is no mandate is for others.
    if (fact.reads !== 'mandate' || expression.text.includes(`!facts.${fact.id}`)) return [];
    const text = asked.get('product')?.text ?? '';
    const field = text.startsWith('event.data.') ? event.fields.get(text.slice(11)) : facts.get(text.slice(5));
    return field?.values ?? [];
  });
}

const rolesOf = ({ by: narrowed }: ChartTransition, { by }: WorkflowEvent): readonly RoleId[] => {
  const roles = narrowed ?? by;
  return Array.isArray(roles) ? (roles as readonly RoleId[]) : [];
};

/** What no pool for youth help pays: the one is for education (R-070), the other for the care office. */
const OUTSIDE = ['learning', 'lifelongCare'];

/** One pool for every other need. */
function poolOf({ codes }: Workflow, hasPartnership: boolean, say: (nl: string, en: string) => string): string[] {
  const needs = Object.keys(codes.get('need') ?? {}).filter((need) => !OUTSIDE.includes(need));
  return [
    `# ${say('Het gezamenlijke budget van het team: wie draagt hoeveel procent bij, en voor welke vragen.', 'The joint budget of the team: who contributes how many per cent, and for which needs.')}`,
    'pools:',
    '  team:',
    '    label: { nl: Budget van het team, en: Budget of the team }',
    `    contributors: { city: 80, ${hasPartnership ? 'partnership' : 'first-school'}: 20 }`,
    '    hasRoom: true',
    `    covers: [${needs.join(', ')}]`,
    '    provenance: invented',
    '',
  ];
}
