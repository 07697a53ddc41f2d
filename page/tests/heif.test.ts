import assert from "node:assert/strict";
import { test } from "node:test";
import { Malformed } from "../source/photo/boxes";
import { withoutMetadata } from "../source/photo/heif";

const SECRET = "37.5665N 126.9780E";
const EMPTY = "\0\0\0\0II*\0\x08\0\0\0\0\0\0\0\0\0";
const PICTURE = "the pixels";

test("Exif that lies in the file becomes an empty one, and nothing else changes", () => {
  for (const version of [0, 1, 2]) {
    const { file, exif, picture } = made({ iloc: version, infe: 2 });
    const clean = withoutMetadata(file);
    assert.equal(clean.length, file.length);
    assert.equal(text(clean.subarray(...exif)), EMPTY);
    assert.equal(text(clean.subarray(...picture)), PICTURE);
    assert.equal(changed(file, clean), SECRET.length);
  }
});

test("numbers of items may be four bytes wide", () => {
  const { file, exif } = made({ iloc: 2, infe: 3 });
  assert.equal(text(withoutMetadata(file).subarray(...exif)), EMPTY);
});

test("metadata may lie in the box idat", () => {
  const { file } = made({ iloc: 1, infe: 2, inside: true });
  const clean = withoutMetadata(file);
  assert.equal(text(clean).includes(SECRET), false);
  assert.equal(text(clean).includes(PICTURE), true);
});

test("XMP goes as Exif does", () => {
  const { file } = made({ iloc: 1, infe: 2, type: "mime" });
  assert.equal(text(withoutMetadata(file)).includes(SECRET), false);
});

test("what a phone adds behind the picture goes, whether it is a box or not", () => {
  const { file } = made({ iloc: 1, infe: 2 });
  for (const added of [box("mpvd", bytes("a film of home")), bytes("SEFT a film of home")]) {
    const clean = withoutMetadata(joined(file, added));
    assert.equal(text(clean).includes("home"), false);
    assert.equal(text(clean).includes(PICTURE), true);
  }
});

test("the file given is left as it is", () => {
  const { file } = made({ iloc: 1, infe: 2 });
  const before = file.slice();
  withoutMetadata(file);
  assert.deepEqual(file, before);
});

test("a file that does not say where its Exif lies is not taken for clean", () => {
  const beyond = made({ iloc: 1, infe: 2, shift: 100_000 });
  const elsewhere = made({ iloc: 1, infe: 2, construction: 2 });
  const unknown = made({ iloc: 3, infe: 2 });
  for (const { file } of [beyond, elsewhere, unknown]) {
    assert.throws(() => withoutMetadata(file), Malformed);
  }
});

test("a file that is cut off anywhere is refused or clean", () => {
  const { file } = made({ iloc: 1, infe: 2 });
  for (let length = 0; length < file.length; length += 1) {
    try {
      const clean = withoutMetadata(file.subarray(0, length));
      assert.equal(text(clean).includes(SECRET), false, `${length} bytes`);
    } catch (fault) {
      assert.ok(fault instanceof Malformed, `${length} bytes: ${fault}`);
    }
  }
});

interface Wanted {
  /** Versions of the boxes. */
  iloc: number;
  infe: number;
  type?: string;
  /** Whether the metadata lie in `idat`. */
  inside?: boolean;
  construction?: number;
  shift?: number;
}

/** A file with a picture and one item of metadata, and where both lie. */
function made({ iloc, infe, type = "Exif", inside = false, construction, shift = 0 }: Wanted) {
  const how = construction ?? (inside ? 1 : 0);
  const items = [item(infe, 1, "hvc1"), item(infe, 2, type)];
  const names = full("iinf", 0, joined(number(items.length, 2), ...items));
  const data = inside ? box("idat", bytes(SECRET)) : new Uint8Array(0);
  const content = bytes(inside ? PICTURE : PICTURE + SECRET);
  const build = (start: number) =>
    joined(
      box("ftyp", bytes("heic")),
      full(
        "meta",
        0,
        joined(names, places(iloc, how, start, inside ? 0 : start + PICTURE.length + shift), data),
      ),
      box("mdat", content),
    );
  const start = build(0).length - content.length;
  const picture: [number, number] = [start, start + PICTURE.length];
  const exif: [number, number] = [picture[1], picture[1] + SECRET.length];
  return { file: build(start), picture, exif };
}

function places(version: number, construction: number, picture: number, metadata: number) {
  const wide = version === 2 ? 4 : 2;
  const one = (id: number, how: number, at: number, length: number) =>
    joined(
      number(id, wide),
      version > 0 ? number(how, 2) : number(0, 0),
      number(0, 2),
      number(1, 2),
      number(at, 4),
      number(length, 4),
    );
  return full(
    "iloc",
    version,
    joined(
      number(0x4400, 2),
      number(2, wide),
      one(1, 0, picture, PICTURE.length),
      one(2, construction, metadata, SECRET.length),
    ),
  );
}

function item(version: number, id: number, type: string) {
  const wide = version >= 3 ? 4 : 2;
  return full("infe", version, joined(number(id, wide), number(0, 2), bytes(`${type}\0`)));
}

function full(type: string, version: number, content: Uint8Array) {
  return box(type, joined(number(version, 1), number(0, 3), content));
}

function box(type: string, content: Uint8Array) {
  return joined(number(content.length + 8, 4), bytes(type), content);
}

function number(value: number, width: number) {
  return Uint8Array.from({ length: width }, (_, at) => (value / 256 ** (width - 1 - at)) & 255);
}

function bytes(content: string) {
  return Uint8Array.from(content, (letter) => letter.charCodeAt(0));
}

function text(content: Uint8Array) {
  return String.fromCharCode(...content);
}

function joined(...parts: Uint8Array[]) {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function changed(one: Uint8Array, other: Uint8Array) {
  return one.filter((byte, at) => byte !== other[at]).length;
}
