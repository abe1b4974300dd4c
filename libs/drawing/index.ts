/** The door of drawing: pictures of a chart. */
export { toMermaid } from './mermaid.js';
