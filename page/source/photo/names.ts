// Names that nobody can guess.

/** 128 random bits as hexadecimal digits. Unlike `randomUUID` they are there on pages that were not served safely. */
export function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
