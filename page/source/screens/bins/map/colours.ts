// The colours of the map, light or dark: those of the style sheet.

export interface Colours {
  sea: string;
  land: string;
  /** Between districts, and between their parts. */
  border: string;
  line: string;
  name: string;
  halo: string;
  ring: string;
  /** The operator's streets, water, buildings. */
  street: string;
  water: string;
  building: string;
  here: string;
  /** Several points in one. */
  group: string;
  onGroup: string;
}

const NAMES: (keyof Colours)[] = [
  ...(["sea", "land", "border", "line", "name", "halo", "ring"] as const),
  ...(["street", "water", "building", "here", "group"] as const),
  "onGroup",
];

/** The colours in force for an element: `--map-sea`, … */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const found = NAMES.map((name) => [
    name,
    style.getPropertyValue(`--map-${name.toLowerCase()}`).trim() || "#888888",
  ]);
  return Object.fromEntries(found) as Record<keyof Colours, string>;
}
