// The few things of Kakao's SDK that the frame uses, and how it is loaded.

export interface Position {
  getLat(): number;
  getLng(): number;
}

export interface KakaoMap {
  setBounds(bounds: unknown): void;
  panTo(position: Position): void;
  getCenter(): Position;
}

interface OnMap {
  setMap(map: KakaoMap | null): void;
}

export interface Maps {
  load(ready: () => void): void;
  Map: new (container: HTMLElement, options: object) => KakaoMap;
  LatLng: new (lat: number, lon: number) => Position;
  LatLngBounds: new () => { extend(position: Position): void };
  CustomOverlay: new (options: object) => OnMap;
  Circle: new (options: object) => OnMap;
  event: { addListener(target: object, name: string, act: () => void): void };
}

const SDK = "https://dapi.kakao.com/v2/maps/sdk.js";

/** Kakao's maps, once their script runs. Rejects where it cannot be loaded or refuses the key. */
export function loaded(key: string): Promise<Maps> {
  return new Promise((settle, fail) => {
    const script = document.createElement("script");
    script.src = `${SDK}?appkey=${encodeURIComponent(key)}&autoload=false`;
    script.onerror = () => fail(new Error("Kakao's script did not load"));
    script.onload = () => {
      const { kakao } = globalThis as { kakao?: { maps?: Maps } };
      const maps = kakao?.maps;
      if (maps) maps.load(() => settle(maps));
      else fail(new Error("Kakao's script has no maps"));
    };
    document.head.append(script);
  });
}
