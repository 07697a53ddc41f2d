// One of a few: large buttons in a row that are radio buttons to the keyboard and to screen readers.

import { useId } from "preact/hooks";

interface Props<Value extends string> {
  label: string;
  values: readonly { value: Value; text: string; lang?: string }[];
  chosen: Value;
  choose: (value: Value) => void;
}

export function OneOf<Value extends string>({ label, values, chosen, choose }: Props<Value>) {
  const group = useId();
  return (
    <fieldset class="one-of">
      <legend>{label}</legend>
      <div class="one-of-row">
        {values.map(({ value, text, lang }) => (
          <label key={value} lang={lang}>
            <input
              type="radio"
              name={group}
              checked={value === chosen}
              onChange={() => choose(value)}
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
