// The mark of wastecoach: a leaf in a camera's eye. `icons/icon.svg` is the same drawing.

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <rect width="64" height="64" rx="16" fill="#1f7a3d" />
      <circle cx="32" cy="34" r="18" fill="none" stroke="#fff" stroke-width="5" />
      <path
        d="M24 42c-1-11 5-17 17-17 0 12-6 18-17 17zm0 0 9-9"
        fill="#fff"
        stroke="#1f7a3d"
        stroke-width="2.5"
        stroke-linecap="round"
      />
      <rect x="25" y="8" width="14" height="7" rx="3" fill="#fff" />
    </svg>
  );
}
