// For tests only: databases of their own, and processes to kill.
export { createDatabase, createTemplate, expectNoLeakedClients, type Template, type TestDatabase } from './database.js';
export { isRunning, spawnNode, type SpawnedNode } from './kill.js';
