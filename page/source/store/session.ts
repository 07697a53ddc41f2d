// Tokens as they are kept: the device's own, and those of whoever is signed in.

export interface Device {
  id: string;
  token: string;
}

export interface Session {
  access: string;
  /** When the access token is over, milliseconds since 1970. */
  until: number;
  refresh: string;
  person: { id: string; name: string | null; role: string };
}
