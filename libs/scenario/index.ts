/** The door of scenarios: stories that run without a database. */
export { enact, type Enactment, type ToldStep } from './enact.js';
export { rehearse, type Rehearsal } from './rehearse.js';
export { readRoad, type CaseRoad, type Road } from './road.js';
