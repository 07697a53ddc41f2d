// The values of the operator's overview by their names.

import type { components } from "../../../generated/schema";

type Schemas = components["schemas"];
export type Overview = Schemas["Overview"];
export type Component = Schemas["Component"];
export type State = Component["status"];
export type Jobs = Schemas["JobsShown"];
export type Hour = Schemas["HourShown"];
export type Queue = Schemas["QueueShown"];
export type Workforce = Schemas["Workforce"];
export type Process = Schemas["ProcessShown"];
export type Letters = Schemas["LettersShown"];
export type Cache = Schemas["CacheShown"];
export type Costs = Schemas["CostsShown"];
export type Budget = Schemas["BudgetShown"];
export type Provider = Schemas["ProviderStanding"];
export type Corrections = Schemas["CorrectionsShown"];
export type Places = Schemas["PlacesShown"];
