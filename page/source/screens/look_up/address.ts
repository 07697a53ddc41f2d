// What is looked up, as the address tells it: `/look-up?q=pizza box`, with the item where somebody chose one.

export interface Asked {
  text: string;
  /** Id of the item where the text alone may mean several. */
  item?: string;
  /** States that were told. */
  states?: readonly string[];
}

/** The address of a look-up. */
export function addressOf({ text, item, states = [] }: Asked): string {
  const query = new URLSearchParams({ q: text });
  if (item) query.set("item", item);
  if (states.length > 0) query.set("states", states.join(","));
  return `/look-up?${query}`;
}

/** What an address asks; null where it asks nothing. */
export function askedOf(query: Record<string, string>): Asked | null {
  const text = (query.q ?? "").trim();
  if (text === "" && !query.item) return null;
  const states = (query.states ?? "").split(",").filter(Boolean);
  return query.item ? { text, item: query.item, states } : { text, states };
}
