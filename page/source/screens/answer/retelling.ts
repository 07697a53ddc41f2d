// An answer in the language that is on the screen now: told anew from the rules, nobody looks at the photo again.

import { useEffect, useState } from "preact/hooks";
import type { Guidance } from "../../api/types";
import type { Photo, Said } from "../../store/photo";
import type { Language } from "../../words/language";
import { advised, tagsOf } from "./deciding";
import { alter, retold } from "./found";

/** Retells an answer whenever the language is another. True where it could not be: it stays as it was. */
export function useRetelling(photo: Photo, language: Language): boolean {
  const [stale, setStale] = useState(false);
  const asks = needs(photo, language);
  useEffect(() => {
    let wanted = true;
    setStale(false);
    if (!asks) return;
    const tryIt = () =>
      retell(photo, language).then(
        () => wanted && setStale(false),
        () => wanted && setStale(true),
      );
    void tryIt();
    addEventListener("online", tryIt);
    return () => {
      wanted = false;
      removeEventListener("online", tryIt);
    };
  }, [photo.id, language, asks]);
  return stale && isForeign(photo, language);
}

function needs(photo: Photo, language: Language): boolean {
  const missing = Object.values(photo.said).some((one) => one.item !== null && needsGuidance(one));
  return missing || isForeign(photo, language);
}

/** Whether any of it is in another language. */
function isForeign({ analysis, said }: Photo, language: Language): boolean {
  const told = [...(analysis?.guidance ?? []), ...Object.values(said).map((one) => one.guidance)];
  return told.some((one) => one !== null && one.language !== language);
}

/** Whether what to do with the right item could not be asked when it was said. */
function needsGuidance(said: Said): boolean {
  return said.verdict === "wrong" && said.guidance === null;
}

async function retell(photo: Photo, language: Language): Promise<void> {
  const { analysis, jobId } = photo;
  const old = (one: Guidance | null) => one !== null && one.language !== language;
  if (jobId !== null && analysis?.guidance.some(old)) {
    const anew = await retold(jobId, language);
    await alter(photo, (now) => ({ ...now, analysis: anew }));
  }
  for (const [thing, said] of Object.entries(photo.said)) {
    if (said.item === null || !(old(said.guidance) || needsGuidance(said))) continue;
    const anew = await advised(said.item, tagsOf(said), { ...photo.wish, language });
    await alter(photo, (now) => {
      const there = now.said[Number(thing)];
      if (there?.item !== said.item) return now;
      return { ...now, said: { ...now.said, [thing]: { ...there, ...anew } } };
    });
  }
}
