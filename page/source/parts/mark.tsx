// The mark of wastecoach: a leaf in a camera. `icons/icon.svg` is the same drawing.

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <rect width="64" height="64" rx="15" fill="#1a6b34" />
      <path
        fill="#fff"
        d="M25.5 11h13c1.6 0 3 .8 3.9 2.1L45 17h5.5a6.5 6.5 0 0 1 6.5 6.5v24a6.5 6.5 0 0 1-6.5 6.5h-37A6.5 6.5 0 0 1 7 47.5v-24a6.5 6.5 0 0 1 6.5-6.5H19l2.6-3.9a4.7 4.7 0 0 1 3.9-2.1z"
      />
      <path fill="#1a6b34" d="M20.5 48C15.5 32.5 25 22 46.5 21 48 41.5 38 51.8 20.5 48z" />
      <path
        d="M18.5 51C22 43 28 36.5 36.5 31"
        fill="none"
        stroke="#fff"
        stroke-width="3.2"
        stroke-linecap="round"
      />
    </svg>
  );
}
