/** The catalogue as it is shown: workflows, the caller's regions and the configurations of a region. */
import { toMermaid } from '#drawing';
import { modelOf, roleLabel, type ChartState, type Workflow } from '#language';
import type { Actor } from '#platform';
import { regionOf } from './caller.js';
import { presentConfiguration, stored } from './publish-configuration.js';
import { Refusal } from './refusal.js';
import { dayOf, type Service } from './service.js';

export function listWorkflows(service: Service) {
  return { items: [...service.catalogue.library.workflows.values()].map(({ workflow }) => summary(workflow)) };
}

export function readWorkflow(service: Service, name: string) {
  const source = service.catalogue.library.workflows.get(name);
  if (source === undefined) throw new Refusal('workflow.not-found');
  const { workflow } = source;
  return {
    ...summary(workflow),
    events: [...workflow.events.values()].map(({ name: event, label, by, onBehalfOf, opens, means }) => ({
      event,
      label,
      by: by ?? [],
      onBehalfOf,
      opens: opens ?? null,
      means: means ?? null,
    })),
    roles: [...new Set([...workflow.parties.values()].flatMap(({ roles }) => roles))].map((role) => ({
      role,
      label: roleLabel(role),
    })),
    states: [...workflow.machines.values()].flatMap((machine) =>
      [...machine.states.values()].map((state) => presentState(machine.name, state)),
    ),
    /** Mermaid, by machine and language. */
    diagram: Object.fromEntries(
      [...workflow.machines.values()].map((machine) => [
        machine.name,
        { nl: toMermaid(machine, workflow, 'nl'), en: toMermaid(machine, workflow, 'en') },
      ]),
    ),
  };
}

function summary(workflow: Workflow) {
  const { title, purpose, characteristics, schoolTypes } = workflow.definition.document.workflow;
  return {
    workflow: workflow.name,
    title,
    purpose,
    characteristics: Object.entries(characteristics).map(([id, label]) => ({ id, label })),
    schoolTypes: schoolTypes ?? null,
    machines: [...workflow.machines.keys()],
  };
}

function presentState(machine: string, state: ChartState) {
  return {
    machine,
    path: state.path,
    label: state.label,
    kind: state.kind,
    owner: state.owner ?? null,
    isResting: state.isResting,
    outcome: state.outcome ?? null,
  };
}

/** The regions of the caller; `stage` filters. */
export function listRegions(service: Service, actor: Actor, stage?: string) {
  const mine = [...service.catalogue.regions.values()].filter(({ document }) =>
    actor.regions.includes(document.region),
  );
  return {
    items: mine
      .filter(({ document }) => stage === undefined || document.stage === stage)
      .map(({ document, configuration }) => ({
        region: document.region,
        title: document.title,
        stage: document.stage,
        status: document.status,
        configuration,
      })),
  };
}

export function readRegion(service: Service, actor: Actor, region: string) {
  const { document, configuration, source } = regionOf(service, actor, region);
  const day = dayOf(service.clock.now());
  return {
    region: document.region,
    title: document.title,
    stage: document.stage,
    status: document.status,
    effectiveFrom: document.effectiveFrom,
    configuration,
    definitions: Object.fromEntries([...source.definitions].map(([workflow, { hash }]) => [workflow, hash])),
    agreements: document.agreements,
    parameters: document.parameters ?? {},
    vision: document.vision ?? null,
    plans: listed(document.plans),
    workingAgreements: listed(document.workingAgreements),
    controllers: listed(document.controllers),
    municipalities: listed(document.municipalities),
    organisations: listed(document.organisations),
    schools: listed(document.schools).map((school) => ({
      ...school,
      workflow: modelOf(document, school.id, day)?.workflow ?? null,
    })),
    mandates: listed(document.mandates ?? {}),
    pools: listed(document.pools ?? {}),
  };
}

function listed<T extends object>(map: Readonly<Record<string, T>>): ({ id: string } & T)[] {
  return Object.entries(map).map(([id, one]) => ({ id, ...one }));
}

export async function listConfigurations(service: Service, actor: Actor, region: string) {
  regionOf(service, actor, region);
  const all = await service.store.configurations(region);
  return {
    items: all.map(({ source: _s, document: _d, diagnostics: _f, proofs: _p, changes: _c, ...rest }) => rest),
  };
}

export async function readConfiguration(service: Service, actor: Actor, region: string, number: number) {
  regionOf(service, actor, region);
  return presentConfiguration(service, region, await stored(service, region, number));
}
