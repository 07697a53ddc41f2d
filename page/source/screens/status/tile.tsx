// What every tile is made of: a heading, what is in it, or why there is nothing.

import type { Activity } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { say } from "../../words/words";

interface Props {
  title: string;
  Icon: typeof Activity;
  children: ComponentChildren;
}

export function Tile({ title, Icon, children }: Props) {
  const id = useId();
  return (
    <section class="card tile" aria-labelledby={id}>
      <h2 id={id}>
        <Icon class="tile-icon" aria-hidden="true" />
        {title}
      </h2>
      {children}
    </section>
  );
}

/** A part that could not be told, with the code of why. */
export function Lacking({ fault }: { fault: string | undefined }) {
  return <p class="soft">{say("status.lacking", { code: fault ?? "–" })}</p>;
}

/** A number large enough to be read from afar, and what it counts. */
export function Figure({
  value,
  name,
  bad = false,
}: {
  value: string;
  name: string;
  bad?: boolean;
}) {
  return (
    <div class={bad ? "figure bad" : "figure"}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** A name and its number, side by side. */
export function Pair({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** What an operator types. */
export function Command({ children }: { children: string }) {
  return <code class="command">{children}</code>;
}
