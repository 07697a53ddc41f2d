// The keys of a field with suggestions, as screen readers expect them: the focus stays in the field, a mark wanders.

import { useEffect, useState } from "preact/hooks";
import type { Suggestion } from "../api/types";
import { type Suggested, useSuggestions } from "./suggestions";

export interface Asking {
  /** What stands in the field to begin with. */
  text: string;
  pick(one: Suggestion): void;
  /** Enter on a text that is none of the suggestions. */
  submit(text: string, suggestions: readonly Suggestion[]): void;
}

export interface Combobox {
  typed: string;
  found: Suggested;
  /** Whether the suggestions are on the screen. */
  shown: boolean;
  /** Whether somebody is asking just now. */
  open: boolean;
  /** Which suggestion is marked, -1 where none is. */
  active: number;
  type(text: string): void;
  take(one: Suggestion): void;
  close(): void;
  onKeyDown(event: KeyboardEvent): void;
}

export function useCombobox({ text, pick, submit }: Asking): Combobox {
  const [typed, setTyped] = useState(text);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const found = useSuggestions(open ? typed : null);
  const { list } = found;
  const shown = open && list.length > 0;
  useEffect(() => setTyped(text), [text]);
  useEffect(() => setActive(-1), [list]);

  function close(): void {
    setOpen(false);
    setActive(-1);
  }

  function take(one: Suggestion): void {
    setTyped(one.name);
    close();
    pick(one);
  }

  function enter(): void {
    const chosen = list[active];
    if (shown && chosen) take(chosen);
    else if (typed.trim() !== "") {
      close();
      submit(typed.trim(), list);
    }
  }

  /** From the field through all suggestions and back to the field. */
  function move(by: 1 | -1): void {
    setOpen(true);
    const places = list.length + 1;
    setActive(((active + 1 + by + places) % places) - 1);
  }

  const keys: Keys = { Enter: enter, ArrowDown: () => move(1), ArrowUp: () => move(-1) };
  // Where nothing is open it closes what the field is in.
  if (shown) keys.Escape = close;
  return {
    ...{ typed, found, shown, open, active, take, close },
    type: (next) => {
      setTyped(next);
      setOpen(true);
    },
    onKeyDown: (event) => pressed(event, keys),
  };
}

type Keys = Record<string, () => void>;

function pressed(event: KeyboardEvent, keys: Keys): void {
  // While a syllable is composed, its keys belong to the input method.
  if (event.isComposing || event.keyCode === 229) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}
