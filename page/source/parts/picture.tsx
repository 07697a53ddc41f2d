// A picture that lies on this device. It is drawn, because the page lets nothing but its own files be images.

import { Image } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface Props {
  /** Null where the browser cannot show the format. */
  picture: Blob | null;
  /** What it shows, for those who do not see it; "" where the words beside it say so. */
  label: string;
  /** Pixels across at most, for small ones among many. */
  across?: number;
  class?: string;
}

export function Picture({ picture, label, across, class: name = "" }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState(picture !== null);
  useEffect(() => {
    let wanted = true;
    setDrawn(picture !== null);
    if (picture === null) return;
    const size = across ? ({ resizeWidth: across, resizeQuality: "high" } as const) : {};
    createImageBitmap(picture, size).then(
      (bitmap) => {
        if (wanted) draw(bitmap, canvas.current);
        bitmap.close();
      },
      () => wanted && setDrawn(false),
    );
    return () => {
      wanted = false;
    };
  }, [picture, across]);
  const named =
    label === ""
      ? ({ "aria-hidden": true } as const)
      : ({ role: "img", "aria-label": label } as const);
  return drawn ? (
    <canvas ref={canvas} class={`picture ${name}`} width="4" height="3" {...named} />
  ) : (
    <span class={`picture none ${name}`} {...named}>
      <Image aria-hidden="true" />
    </span>
  );
}

function draw(bitmap: ImageBitmap, canvas: HTMLCanvasElement | null): void {
  if (!canvas) return;
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
}
