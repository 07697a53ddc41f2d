// Whether something is on the screen, or nearly: one observer for all pictures, and one for all pages of a list.

/** Pixels above and below the screen that count as near. */
export const NEARBY = 400;
export const WIDELY = 2_500;

const heard = new WeakMap<Element, (near: boolean) => void>();
const observers = new Map<number, IntersectionObserver>();

/** Tells when an element comes near the screen and when it goes; gives what ends that. */
export function inView(
  element: Element,
  margin: typeof NEARBY | typeof WIDELY,
  tell: (near: boolean) => void,
): () => void {
  const observer = observers.get(margin) ?? observing(margin);
  observers.set(margin, observer);
  heard.set(element, tell);
  observer.observe(element);
  return () => observer.unobserve(element);
}

function observing(margin: number): IntersectionObserver {
  const hear = (seen: IntersectionObserverEntry[]) => {
    for (const { target, isIntersecting } of seen) heard.get(target)?.(isIntersecting);
  };
  return new IntersectionObserver(hear, { rootMargin: `${margin}px 0px` });
}
