// The icons of streams by their names in the rule book.

import {
  Apple,
  BatteryFull,
  BottleWine,
  BrickWall,
  CanSoda,
  Carton,
  CircleQuestionMark,
  Droplet,
  Hammer,
  HandCoins,
  Lightbulb,
  Newspaper,
  Pill,
  Plug,
  Shirt,
  Skull,
  Sofa,
  Undo2,
} from "lucide-preact";
import type { JSX } from "preact";

type Icon = () => JSX.Element;

/** Drawn by us, where the library has none that says it: in its own hand, 24 wide, lines of 2. */
function drawn(...lines: string[]): Icon {
  return () => (
    <svg
      class="lucide"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {lines.map((line) => (
        <path key={line} d={line} />
      ))}
    </svg>
  );
}

function lucide(Found: typeof Apple): Icon {
  return () => <Found aria-hidden="true" />;
}

const ICONS: Record<string, Icon> = {
  paper: lucide(Newspaper),
  carton: lucide(Carton),
  bottle: drawn("M10 2h4v4l2 3v11a2 2 0 0 1-2 2h-4a2 2 0 0 1-2-2V9l2-3z", "M8 12h8", "M8 17h8"),
  container: drawn(
    "M3 8h18",
    "M5 8V5a1 1 0 0 1 1-1h12a1 1 0 0 1 1 1v3",
    "m5 8 1.4 11.2A2 2 0 0 0 8.4 21h7.200a2 2 0 0 0 2-1.800L19 8",
    "M9.5 12v5",
    "M14.5 12v5",
  ),
  film: drawn(
    "M8 3v3a4 4 0 0 0 8 0V3",
    "M8 3H5v16a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V3h-3",
    "M9 15c1-1 2-1 3 0s2 1 3 0",
  ),
  foam: drawn(
    "M3 9h18v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z",
    "m3 9 2-5h14l2 5",
    "M8 14h.01",
    "M12 16h.01",
    "M12 13h.01",
    "M16 14h.01",
  ),
  jar: lucide(BottleWine),
  can: lucide(CanSoda),
  refund: lucide(HandCoins),
  shirt: lucide(Shirt),
  battery: lucide(BatteryFull),
  lamp: lucide(Lightbulb),
  plug: lucide(Plug),
  bag: drawn(
    "m9 2 3 3 3-3",
    "M12 7c-4 1-8 6-8 10.500A3.5 3.5 0 0 0 7.5 21h9a3.5 3.5 0 0 0 3.5-3.500C20 13 16 8 12 7z",
    "M9.5 6.500h5",
  ),
  brick: lucide(BrickWall),
  apple: lucide(Apple),
  sofa: lucide(Sofa),
  hazard: lucide(Skull),
  pill: lucide(Pill),
  hammer: lucide(Hammer),
  oil: lucide(Droplet),
  return: lucide(Undo2),
};

/** The icon of that name; a question mark where there is none. */
export const iconOf = (name: string): Icon => ICONS[name] ?? UNKNOWN;
const UNKNOWN = lucide(CircleQuestionMark);
