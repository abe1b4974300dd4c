/** The door of the language: YAML to checked, typed, hashed definitions. */
export { kindsOf, PAYER_TABLE, type KindInUse } from './activities.js';
export {
  ANGLES,
  DOMAINS,
  FOCUSES,
  LEVELS,
  TASK_CODES,
  WEEKDAYS,
  type ActivitiesDocument,
  type ActivityKind,
  type Domain,
  type TaskCode,
} from './activity-document.js';
export { KINDS_OF_CHANGE, type BehaviourChange } from './behaviour-change.js';
export { compareBehaviour } from './behaviour.js';
export { canonicalBytes, canonicalText, hashBytes, hashOf, inOrder } from './canonical.js';
export type { Expression } from './cel.js';
export type { CelScope } from './cel-program.js';
export type { Reference } from './cel-field.js';
export type { By, Outcome } from './chart-document.js';
export { compileFor } from './compile-for.js';
export { compileWorkflow } from './compile-workflow.js';
export { canonicalDefinition, readDefinition, type Definition, type DefinitionDocument } from './definition.js';
export { CATALOGUE as DIAGNOSTICS } from './diagnostic-catalogue.js';
export { formatDiagnostic, hasErrors, type Diagnostic } from './diagnostic.js';
export { dataSchema, namesOf } from './data-schema.js';
export { readLibrary, readRegion, type Library } from './documents.js';
export {
  ELSEWHERE,
  celValuesOf,
  celViewOf,
  dataFaults,
  firstFacts,
  withDefaults,
  type DataFault,
  type FactField,
  type FactFields,
  type FactValue,
  type Facts,
} from './fact-field.js';
export { endpointUrlFault, isLoopbackEndpoint } from './endpoint-url.js';
export { draftRegion } from './first-region.js';
export { toJsonSchema } from './json-schema.js';
export { spaced, wordLabel } from './in-words.js';
export type { Label } from './label.js';
export type { LawDocument } from './law-document.js';
export { lawOn, readLaw, type Law, type LawRow, type LawVersion } from './law.js';
export { DATA_REFUSED, REFUSALS } from './refusals.js';
export { DOCUMENT_SHAPES, type DocumentKind, type SourceFile } from './read-document.js';
export { modelOf } from './region-models.js';
export type { SchoolDocument } from './organisation-document.js';
export type { EndpointDocument, MessageKind, MessagesDocument } from './message-document.js';
export type { OfferDocument } from './offer-document.js';
export type { RegionDocument } from './region-document.js';
export type { RegionSource } from './region-source.js';
export { roleLabel, ROLES } from './roles.js';
export { placeOfStep } from './scenario.js';
export { keyPlaceAt } from './shape.js';
export type { Expectation, ScenarioDocument, ScenarioStep } from './scenario-document.js';
export { TableSources, type SourceTable } from './sources.js';
export { askedIn, statedIn } from './stated.js';
export { didYouMean, nearest } from './suggestion.js';
export type {
  AskedFact,
  ChartState,
  ChartTransition,
  Clock,
  CompiledAction,
  CompiledValue,
  CompiledValues,
  Course,
  Deed,
  Decision as DecisionTable,
  GuardTerm,
  Ladder,
  Machine,
  MachinePlace,
  Party,
  SourceLine,
  Term,
  ValueScope,
  Workflow,
  WorkflowEvent,
} from './workflow.js';
export type { Visibility } from './party-document.js';
export type { WorkflowSource } from './workflow-source.js';
export { plainValue } from './tree-node.js';
export { readYaml } from './yaml-tree.js';
