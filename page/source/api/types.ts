// The values of the API by their names; the shapes are made from docs/openapi.json.

import type { components } from "../../generated/schema";

type Schemas = components["schemas"];
export type Analysis = Schemas["Analysis"];
export type Sighting = Schemas["Sighting"];
export type Guidance = Schemas["Guidance"];
export type Progress = Schemas["Progress"];
export type Tokens = Schemas["TokensOut"];
export type Stream = Schemas["StreamOut"];
export type Suggestion = Schemas["Suggestion"];
/** What a text means. */
export type Meaning = Schemas["TextAnswer"];
/** What to do with an item in some states. */
export type Advice = Schemas["ItemGuidance"];
/** A state that changes what is done with an item. */
export type State = Schemas["ItemCondition"];
export type Correction = Schemas["Correction"];
export type HistoryPage = Schemas["HistoryPage"];
export type HistoryEntry = Schemas["HistoryEntry"];
export type HistoryStatistics = Schemas["HistoryStatistics"];
/** Whoever is signed in. */
export type Profile = Schemas["Me"];
/** A municipality with rules of its own. */
export type Region = Schemas["RegionOut"];
/** Somewhere somebody is signed in. */
export type SignedInAt = Schemas["SessionShown"];
