// Borders, coast and names of Korea, fetched when they are looked at and read once. `page/build/ground.py` makes them.

import districts from "../../../../ground/districts.ground";
import { Unreachable } from "../../../api/refusals";
import { PROVINCES } from "./provinces";

/** A line or ring: longitude, latitude, longitude, … */
export type Line = number[];

export interface Named {
  name: string;
  /** "" where there is no English name. */
  en: string;
  lat: number;
  lon: number;
  /** The district that it is part of; "" for a district. */
  of: string;
}

interface Province {
  id: string;
  ko: string;
  en: string;
  /** West, south, east, north. */
  extent: [number, number, number, number];
  districts: readonly Named[];
}

export interface Borders {
  land: readonly Line[];
  /** Between districts. */
  borders: readonly Line[];
  /** Between parts of districts. */
  lines: readonly Line[];
  names: readonly Named[];
}

export interface Country extends Borders {
  provinces: readonly Province[];
}

interface Written {
  factor: number;
  land: string[];
  borders: string[];
  lines?: string[];
}

interface WrittenCountry extends Written {
  provinces: (Omit<Province, "districts"> & {
    districts: [string, string, number, number][];
  })[];
}

interface WrittenProvince extends Written {
  names: [string, number, number, string][];
}

const fetched = new Map<string, Promise<unknown>>();

/** The whole country, coarsely: coast, districts and their names. */
export function country(): Promise<Country> {
  return once(districts, async () => {
    const written = await read<WrittenCountry>(districts);
    const provinces = written.provinces.map((one) => ({
      ...one,
      districts: one.districts.map(([name, en, lon, lat]) => ({ name, en, lat, lon, of: "" })),
    }));
    const names = provinces.flatMap((one) => one.districts);
    return { ...lines(written), names, provinces };
  });
}

/** One province, finely: coast, districts, their parts and the names of these. */
export function province(id: string): Promise<Borders> {
  const address = PROVINCES[id];
  if (address === undefined) return Promise.reject(new Unreachable(id));
  return once(address, async () => {
    const written = await read<WrittenProvince>(address);
    const names = written.names.map(([name, lon, lat, of]) => ({ name, en: "", lat, lon, of }));
    return { ...lines(written), names };
  });
}

/** The parts of a district, by name. */
export async function namesIn(id: string, district: string): Promise<readonly Named[]> {
  const { names } = await province(id);
  const parts = names.filter((one) => one.of === district);
  return parts.sort((one, other) => one.name.localeCompare(other.name, "ko"));
}

/** An encoded polyline: differences of latitudes and longitudes, in whole numbers of a factor-th of a degree. */
export function decoded(text: string, factor: number): Line {
  const line: Line = [];
  const at = [0, 0];
  let [value, shift, index] = [0, 0, 0];
  for (let i = 0; i < text.length; i += 1) {
    const bits = text.charCodeAt(i) - 63;
    value |= (bits & 0x1f) << shift;
    shift += 5;
    if (bits >= 0x20) continue;
    at[index] = (at[index] ?? 0) + (value & 1 ? ~(value >> 1) : value >> 1);
    if (index === 1) line.push((at[1] ?? 0) / factor, (at[0] ?? 0) / factor);
    [value, shift, index] = [0, 0, 1 - index];
  }
  return line;
}

function lines({ factor, land, borders, lines: inner = [] }: Written): Omit<Borders, "names"> {
  const all = (texts: string[]) => texts.map((text) => decoded(text, factor));
  return { land: all(land), borders: all(borders), lines: all(inner) };
}

function once<Read>(address: string, act: () => Promise<Read>): Promise<Read> {
  const begun = fetched.get(address) ?? act();
  fetched.set(address, begun);
  // What failed is asked for again.
  begun.catch(() => fetched.delete(address));
  return begun as Promise<Read>;
}

async function read<Written>(address: string): Promise<Written> {
  const answer = await fetch(address, { credentials: "omit" }).catch((fault: unknown) => {
    throw new Unreachable(address, { cause: fault });
  });
  if (!answer.ok) throw new Unreachable(address);
  return (await answer.json()) as Written;
}
