// For tests and the bench only: cases to write and walk, and databases of their own, processes to kill and services.
export * from './pure.js';
export { createDatabase, createTemplate, expectNoLeakedClients, type Template, type TestDatabase } from './database.js';
export { isRunning, killEverything, processesIn, spawnNode, type SpawnedNode } from './kill.js';
export {
  openTermsService,
  openWaitingCase,
  openWaitingCases,
  teacherOf,
  TurnedClock,
  writeTermsDocuments,
  type TermsOptions,
} from './terms-service.js';
export { askForHelp, openPlacesService, tellOf, type Followed } from './places-service.js';
export { tellOfManyWriters, wrongIn, type ManyWriters, type Telling } from './many-writers.js';
export { TurnedScene } from './turned-scene.js';
