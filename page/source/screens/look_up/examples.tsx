// Things that many people ask for, in their own words.

import { type Key, say } from "../../words/words";
import { addressOf } from "./address";

const EXAMPLES: readonly Key[] = [
  "look_up.example.pizza_box",
  "look_up.example.bubble_wrap",
  "look_up.example.power_bank",
  "look_up.example.bone",
  "look_up.example.umbrella",
  "look_up.example.mirror",
  "look_up.example.pan",
  "look_up.example.medicine",
];

/** Each leads to its answer. */
export function Examples() {
  return (
    <ul class="chips plain-chips">
      {EXAMPLES.map((word) => (
        <li key={word}>
          <a class="chip" href={addressOf({ text: say(word) })}>
            {say(word)}
          </a>
        </li>
      ))}
    </ul>
  );
}
