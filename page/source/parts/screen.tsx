// What every screen begins with: its name, in the head of the browser and as its first heading.

import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { say } from "../words/words";

interface Props {
  title: string;
  /** Wider than a text needs, on a desktop. */
  wide?: boolean;
  /** For screens whose heading is something else. */
  headingHidden?: boolean;
  children: ComponentChildren;
}

export function Screen({ title, wide = false, headingHidden = false, children }: Props) {
  const name = say("bar.name");
  useEffect(() => {
    document.title = `${title} · ${name}`;
  }, [title, name]);
  return (
    <div class={wide ? "screen wide" : "screen"}>
      <h1 class={headingHidden ? "unseen" : undefined}>{title}</h1>
      {children}
    </div>
  );
}
