/** The door of drawing: pictures of a chart. */
export { loadLayoutEngine, type LayoutEngine } from './engine.js';
export { layoutChart, type LayoutOptions } from './layout.js';
export { toMermaid } from './mermaid.js';
export type { Layout } from './picture.js';
export { standingAfter, type Passage, type Standing } from './standing.js';
export { drawSvg } from './svg.js';
