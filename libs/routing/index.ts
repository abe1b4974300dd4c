/** The door of routing: who is asked to help a child, who else was considered and why not. */
export { offersIn, type PlaceUse, type WaitingCase } from './region-offers.js';
export { waitingLine, type InLine } from './waiting-line.js';
export { explain } from './texts.js';
export {
  route,
  routeBeyond,
  type Considered,
  type HeldPlace,
  type Offer,
  type Offers,
  type Route,
  type RouteResult,
  type RouteRule,
  type Sought,
} from './route.js';
