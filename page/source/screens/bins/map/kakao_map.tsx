// Kakao's map, in a frame that has no origin: its script sees nothing of this page. What is shown goes there as messages.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Show, Told } from "../../../kakao/messages";
import { looksOf } from "../../../parts/stream_mark";
import { say, sayCount } from "../../../words/words";
import { markOf } from "../place_item";
import type { MapProps } from "./scene";

/** Milliseconds until our own map takes the place of one that does not come. */
const PATIENCE = 8_000;

interface Props extends MapProps {
  /** Kakao does not answer, or refuses the key. */
  failed(): void;
}

export default function KakaoMapView(props: Props) {
  const { places, stream, here, radius, selected } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(false);
  const [middle, setMiddle] = useState<{ lat: number; lon: number } | null>(null);
  const heard = useRef(props);
  heard.current = props;

  useEffect(() => {
    const late = setTimeout(() => heard.current.failed(), PATIENCE);
    const hear = (event: MessageEvent) => {
      // A frame without an origin names itself "null": it is known by its window.
      if (event.source !== frame.current?.contentWindow || event.origin !== "null") return;
      const told = event.data as Told;
      if (told.kind === "ready") {
        clearTimeout(late);
        setReady(true);
      } else if (told.kind === "failed") heard.current.failed();
      else if (told.kind === "selected") heard.current.select(told.id);
      else if (told.kind === "moved") setMiddle({ lat: told.lat, lon: told.lon });
    };
    addEventListener("message", hear);
    return () => {
      clearTimeout(late);
      removeEventListener("message", hear);
    };
  }, []);

  useEffect(() => setMiddle(null), [here]);
  useEffect(() => {
    if (props.wanted > 0) frame.current?.focus();
  }, [props.wanted]);
  useEffect(() => {
    if (!ready) return;
    const points = places.map(({ id, name, lat, lon, ...place }) => {
      const { colour } = looksOf(markOf({ id, name, lat, lon, ...place }, stream));
      return { id, name, lat, lon, colour };
    });
    const around = here && { lat: here.lat, lon: here.lon };
    const show: Show = { kind: "show", points, here: around, radius, selected };
    // It has no origin to be named; the policy of this page lets no other document into the frame.
    frame.current?.contentWindow?.postMessage(show, "*");
  }, [ready, places, stream, here, radius, selected]);

  return (
    <div class="bins-map-box">
      <iframe
        ref={frame}
        class="bins-map"
        src="/map/kakao"
        title={say("bins.map")}
        sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"
      />
      <p class="unseen">{sayCount("bins.map_has", places.length)}</p>
      {middle !== null && (
        <button
          type="button"
          class="button main bins-search-here"
          onClick={() => props.choose(middle)}
        >
          {say("bins.search_here")}
        </button>
      )}
      <div class="bins-map-foot">
        <span>{say("bins.kakao_sees")}</span>
      </div>
    </div>
  );
}
