// Draws a photo anew: upright, as small as the answer allows, and without anything but its pixels.

import { BEGINNING, kindOf, sizeOf } from "./formats";

/** The longer side of what is sent; more tells the server nothing. */
const SENT = 1600;
/** The longer side of what is shown without a network. */
const SHOWN = 800;
const QUALITY = 0.85;
/** A JPEG may have long metadata before the size. */
const HEAD = 512 * 1024;

export interface Drawn {
  picture: Blob;
  shown: Blob;
}

/** A photo in two sizes. Fails where the browser cannot decode it. */
export async function shrunk(file: Blob): Promise<Drawn> {
  const bitmap = await decoded(file);
  try {
    return { picture: await drawn(bitmap, SENT), shown: await drawn(bitmap, SHOWN) };
  } finally {
    bitmap.close();
  }
}

/** The kind of picture by its first bytes. */
export async function kind(file: Blob): Promise<ReturnType<typeof kindOf>> {
  return kindOf(new Uint8Array(await file.slice(0, BEGINNING).arrayBuffer()));
}

/** The larger it is, the more a phone gains by a smaller bitmap: 100 megapixels are 400 MB. */
async function decoded(file: Blob): Promise<ImageBitmap> {
  const size = sizeOf(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
  // Only the width is given, so that the height follows; and never more pixels than there are, whichever way it is turned.
  const smaller = size !== null && Math.min(size.width, size.height) > SENT;
  try {
    return await createImageBitmap(file, {
      imageOrientation: "from-image",
      ...(smaller ? { resizeWidth: SENT, resizeQuality: "high" } : {}),
    });
  } catch (fault) {
    // Older browsers know no such orientation by name: they turn photos by themselves.
    if (fault instanceof TypeError) return createImageBitmap(file);
    throw fault;
  }
}

async function drawn(bitmap: ImageBitmap, longest: number): Promise<Blob> {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext("2d", { alpha: false });
  if (!pen) throw new Error("no canvas");
  // What lets the ground through was made for white paper, as the server takes it.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return encoded(canvas);
}

function encoded(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((settle, fail) => {
    canvas.toBlob(
      (blob) => (blob ? settle(blob) : fail(new Error("not encoded"))),
      "image/jpeg",
      QUALITY,
    );
  });
}
