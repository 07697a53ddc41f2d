// The values of the API by their names; the shapes are made from docs/openapi.json.

import type { components } from "../../generated/schema";

type Schemas = components["schemas"];
export type Analysis = Schemas["Analysis"];
export type Sighting = Schemas["Sighting"];
export type Guidance = Schemas["Guidance"];
export type Progress = Schemas["Progress"];
export type Tokens = Schemas["TokensOut"];
export type Stream = Schemas["StreamOut"];
