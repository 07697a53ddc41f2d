// The map that the operator chose, loaded when somebody looks at one: Kakao's where there is a key and Kakao answers, else our own.

import { useEffect, useState } from "preact/hooks";
import lazy from "preact-iso/lazy";
import { type PageSettings, pageSettings } from "../../../api/page_settings";
import { say } from "../../../words/words";
import type { MapProps } from "./scene";

const Own = lazy(() => import("./own_map"));
const Kakao = lazy(() => import("./kakao_map"));

export function BinsMap(props: Omit<MapProps, "settings">) {
  const [settings, setSettings] = useState<PageSettings | null>(null);
  useEffect(() => {
    pageSettings().then(setSettings);
  }, []);
  if (settings === null)
    return <p class="bins-map-box bins-map-waits">{say("bins.map_loading")}</p>;
  if (settings.map === "own") return <Own {...props} settings={settings} />;
  const failed = () => setSettings({ ...settings, map: "own" });
  return <Kakao {...props} settings={settings} failed={failed} />;
}
