// The colour and icon of a stream: the same sign wherever something goes there.

import streams from "../../generated/streams.json";
import { ink } from "./ink";
import { iconOf } from "./stream_icons";

/** How a stream looks, as the rule book has it; one that the book of this page does not have is grey. */
export function looksOf(stream: string | null): { colour: string; ink: string; icon: string } {
  const found = (streams as Record<string, { colour: string; icon: string }>)[stream ?? ""];
  const { colour, icon } = found ?? { colour: "#5f6368", icon: "" };
  return { colour, ink: ink(colour), icon };
}

/** The sign of a stream. It says nothing aloud: the stream's name stands beside it. */
export function StreamMark({ stream }: { stream: string | null }) {
  const looks = looksOf(stream);
  const Icon = iconOf(looks.icon);
  return (
    <span class="stream-mark" style={{ backgroundColor: looks.colour, color: looks.ink }}>
      <Icon />
    </span>
  );
}
