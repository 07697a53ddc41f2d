// A field that finds things by their names: suggestions below it, by finger, mouse or keys alone.

import { Search, X } from "lucide-preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { say, sayCount } from "../words/words";
import { type Asking, type Combobox, useCombobox } from "./combobox";
import { StreamMark } from "./stream_mark";
import { told } from "./trouble";

interface Props extends Asking {
  label: string;
  /** Whether the field is what somebody came for. */
  focused?: boolean;
}

export function ItemSearch({ label, focused = false, ...asking }: Props) {
  const box = useCombobox(asking);
  const names = useId();
  return (
    <div class="item-search">
      <label for={`${names}-field`} class="unseen">
        {label}
      </label>
      <Field box={box} names={names} label={label} focused={focused} />
      <Options box={box} names={names} label={label} />
      <Told box={box} />
    </div>
  );
}

interface PartProps {
  box: Combobox;
  /** What the ids of the parts begin with. */
  names: string;
  label: string;
}

function Field({ box, names, label, focused }: PartProps & { focused: boolean }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focused) field.current?.focus();
  }, []);
  function empty(): void {
    box.type("");
    field.current?.focus();
  }
  return (
    <div class="item-search-field">
      <Search aria-hidden="true" />
      <input
        ref={field}
        id={`${names}-field`}
        type="text"
        role="combobox"
        aria-expanded={box.shown}
        aria-controls={`${names}-list`}
        aria-autocomplete="list"
        aria-activedescendant={box.shown && box.active >= 0 ? `${names}-${box.active}` : undefined}
        placeholder={label}
        value={box.typed}
        maxLength={100}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        enterkeyhint="search"
        onInput={(event) => box.type(event.currentTarget.value)}
        onKeyDown={box.onKeyDown}
        onBlur={box.close}
      />
      {box.typed !== "" && (
        <button type="button" class="button icon" aria-label={say("search.clear")} onClick={empty}>
          <X aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

function Options({ box, names, label }: PartProps) {
  return (
    <div
      id={`${names}-list`}
      class="options"
      role="listbox"
      tabIndex={-1}
      aria-label={label}
      // What is listed may yet be of what stood in the field a moment ago.
      aria-busy={box.open && box.found.text !== box.typed.trim()}
      hidden={!box.shown}
    >
      {box.found.list.map((one, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and takes the keys
        <div
          key={one.id}
          id={`${names}-${at}`}
          class="option"
          role="option"
          tabIndex={-1}
          aria-selected={at === box.active}
          // Else the field would lose the focus and close the list before the click comes.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => box.take(one)}
        >
          <StreamMark stream={one.stream} />
          <span class="option-name">
            {one.name}
            {one.matched !== one.name && <span class="soft"> · {one.matched}</span>}
          </span>
          <span class="soft">{one.stream_name}</span>
        </div>
      ))}
    </div>
  );
}

/** How many there are, read out; why there are none, for everybody. */
function Told({ box: { found, open } }: { box: Combobox }) {
  const failed = open && found.fault !== null;
  return (
    <p class={failed ? "soft" : "unseen"} role="status">
      {failed && told(found.fault)}
      {open && !failed && found.text !== "" && sayCount("search.found", found.list.length)}
    </p>
  );
}
