// Our own map with its controls, large enough for fingers, all reachable by keys.

import { Crosshair, LocateFixed, Minus, Plus } from "lucide-preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { theme } from "../../../store/preferences";
import { say, sayCount, spoken } from "../../../words/words";
import { markOf } from "../place_item";
import { OwnMap } from "./own";
import { ScaleLine } from "./scale_line";
import type { MapProps } from "./scene";

export default function OwnMapView(props: MapProps) {
  const { places, stream, here, radius, selected, settings } = props;
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<OwnMap | null>(null);
  const [metres, setMetres] = useState(0);
  const [moved, setMoved] = useState(false);
  const heard = useRef(props);
  heard.current = props;
  const mark = useCallback((place: (typeof places)[number]) => markOf(place, stream), [stream]);

  useLayoutEffect(() => {
    if (!box.current) return;
    const made = new OwnMap(box.current, {
      selected: (id) => heard.current.select(id),
      moved: (metresAPixel, byHand) => {
        setMetres(metresAPixel);
        setMoved(byHand);
      },
    });
    map.current = made;
    const sized = new ResizeObserver(() => made.resized());
    sized.observe(box.current);
    return () => {
      sized.disconnect();
      made.end();
      map.current = null;
    };
  }, []);

  useEffect(() => {
    map.current?.show({ places, markOf: mark, here, radius, selected, english: spoken() === "en" });
  });
  useEffect(() => {
    if (props.wanted > 0) box.current?.focus();
  }, [props.wanted]);
  useGround(map, settings.ground?.path ?? null);
  useColours(map);

  return (
    <div class="bins-map-box">
      <div
        ref={box}
        class="bins-map"
        role="application"
        aria-label={say("bins.map")}
        aria-describedby="bins-map-help"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the map while it has the focus
        tabIndex={0}
      />
      <p id="bins-map-help" class="unseen">
        {sayCount("bins.map_has", places.length)} {say("bins.map_help")}
      </p>
      {here === null && <Crosshair class="bins-cross" aria-hidden="true" />}
      <div class="bins-map-buttons">
        <MapButton word={say("bins.zoom_in")} act={() => map.current?.zoom(1)} Icon={Plus} />
        <MapButton word={say("bins.zoom_out")} act={() => map.current?.zoom(-1)} Icon={Minus} />
        {here !== null && (
          <MapButton word={say("bins.back")} act={() => map.current?.back()} Icon={LocateFixed} />
        )}
      </div>
      {(moved || here === null) && (
        <button
          type="button"
          class="button main bins-search-here"
          onClick={() => map.current && props.choose(map.current.middle())}
        >
          {say("bins.search_here")}
        </button>
      )}
      <div class="bins-map-foot">
        <ScaleLine metres={metres} />
        <span>{attribution(settings.ground?.attribution ?? "")}</span>
      </div>
    </div>
  );
}

function attribution(own: string): string {
  return [own, say("bins.attribution")].filter((one) => one !== "").join(" · ");
}

interface ButtonProps {
  word: string;
  act(): void;
  Icon: typeof Plus;
}

function MapButton({ word, act, Icon }: ButtonProps) {
  return (
    <button type="button" class="button icon" aria-label={word} title={word} onClick={act}>
      <Icon aria-hidden="true" />
    </button>
  );
}

type Held = { current: OwnMap | null };

function useGround(map: Held, path: string | null): void {
  useEffect(() => {
    // A file that is none leaves the borders: the operator sees it, the person is not held up.
    if (path !== null) map.current?.lay(path).catch(() => {});
  }, [path]);
}

/** The map is painted anew when the device or the person turns light into dark. */
function useColours(map: Held): void {
  const wanted = theme.value;
  useEffect(() => {
    const repaint = () => map.current?.repaint();
    repaint();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", repaint);
    return () => dark.removeEventListener("change", repaint);
  }, [wanted]);
}
