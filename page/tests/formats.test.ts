import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { kindOf, sizeOf } from "../source/photo/formats";

const PHOTO = readFileSync(`${process.cwd()}/../examples/pet-bottle.jpg`);

test("a picture is known by its first bytes, whatever it is called", () => {
  const kinds = {
    "\xff\xd8\xff\xe0": "jpeg",
    "\x89PNG\r\n\x1a\n": "png",
    GIF89a: "gif",
    "RIFF\0\0\0\0WEBPVP8 ": "webp",
    "BM\0\0\0\0\0\0\0\0\0\0\0\0\x28": "bmp",
    "\0\0\0\x18ftypheic\0\0\0\0mif1heic": "heif",
    "\0\0\0\x18ftypavif\0\0\0\0mif1miaf": "avif",
    "\0\0\0\x18ftypmif1\0\0\0\0mif1avif": "avif",
    "\0\0\0\x1cftypmif1\0\0\0\0mif1avifheic": "heif",
  };
  for (const [begins, kind] of Object.entries(kinds)) assert.equal(kindOf(bytes(begins)), kind);
});

test("a text, a film and nothing at all are no pictures", () => {
  for (const begins of ["BMW is a car", "\0\0\0\x14ftypisom\0\0\0\0", "", "{}"]) {
    assert.equal(kindOf(bytes(begins)), null);
  }
});

test("a photo tells its size before it is decoded", () => {
  assert.deepEqual(sizeOf(PHOTO), { width: 640, height: 640 });
  const png = bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x27\x10\0\0\x13\x88");
  assert.deepEqual(sizeOf(png), { width: 10_000, height: 5_000 });
});

test("a photo that is cut off before its size does not tell it", () => {
  for (const length of [0, 3, 20, 100]) assert.equal(sizeOf(PHOTO.subarray(0, length)), null);
});

function bytes(content: string) {
  return Uint8Array.from(content, (letter) => letter.charCodeAt(0));
}
