// The four places of the app, at the thumb on a phone and above on a wide screen.

import { Camera, MapPin, Search, User } from "lucide-preact";
import { useLocation } from "preact-iso/router";
import { type Key, say } from "../words/words";

const TABS: { path: string; word: Key; Icon: typeof Camera; also: string[] }[] = [
  { path: "/", word: "tabs.photo", Icon: Camera, also: ["/answer"] },
  { path: "/look-up", word: "tabs.look_up", Icon: Search, also: [] },
  { path: "/bins", word: "tabs.bins", Icon: MapPin, also: [] },
  { path: "/me", word: "tabs.me", Icon: User, also: ["/history", "/signed-in", "/status"] },
];

export function Tabs() {
  const { path } = useLocation();
  return (
    <nav class="tabs" aria-label={say("tabs.label")}>
      {TABS.map((tab) => {
        const here = tab.path === path || tab.also.some((one) => path.startsWith(one));
        return (
          <a key={tab.path} href={tab.path} aria-current={here ? "page" : undefined}>
            <tab.Icon aria-hidden="true" />
            <span>{say(tab.word)}</span>
          </a>
        );
      })}
    </nav>
  );
}
