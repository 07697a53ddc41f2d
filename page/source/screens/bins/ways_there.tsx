// The way to a bin, in the map that somebody likes: in the browser, and on a phone in the apps.

import { ExternalLink, Navigation } from "lucide-preact";
import type { Place } from "../../store/last_bins";
import { say } from "../../words/words";

const AGENT = navigator.userAgent;
const APPLE = /iPhone|iPad|iPod/.test(AGENT);
const PHONE = APPLE || /Android/.test(AGENT);

export function WaysThere({ place }: { place: Place }) {
  const { links, name } = place;
  return (
    <fieldset class="bins-ways">
      <legend class="unseen">{say("bins.way_to", { name })}</legend>
      <Way address={links.kakao_map} name={say("bins.kakao_map")} main />
      <Way address={links.naver_map} name={say("bins.naver_map")} main />
      {PHONE && <Way address={links.kakao_map_app} name={say("bins.kakao_map_app")} />}
      {PHONE && <Way address={links.naver_map_app} name={say("bins.naver_map_app")} />}
      {/* Phones of Apple know no such addresses. */}
      {!APPLE && <Way address={links.geo} name={say("bins.other_map")} />}
    </fieldset>
  );
}

interface WayProps {
  address: string | undefined;
  name: string;
  main?: boolean;
}

function Way({ address, name, main = false }: WayProps) {
  if (address === undefined) return null;
  const outside = address.startsWith("https:");
  const there = outside ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return (
    <a class={main ? "button" : "button quiet"} href={address} {...there}>
      {main ? <Navigation aria-hidden="true" /> : <ExternalLink aria-hidden="true" />}
      {name}
    </a>
  );
}
