// Buttons of the providers, in the colours and words that each asks for; the signs are drawn by us.

import { KeyRound } from "lucide-preact";
import type { JSX } from "preact";

interface Props {
  name: string;
  text: string;
  disabled: boolean;
  act: () => void;
}

export function ProviderButton({ name, text, disabled, act }: Props) {
  return (
    <button
      type="button"
      class={`provider ${name in SIGNS ? name : "other"}`}
      disabled={disabled}
      onClick={act}
    >
      <ProviderSign name={name} />
      <span>{text}</span>
    </button>
  );
}

/** The small sign of a provider; its name always stands beside it. */
export function ProviderSign({ name }: { name: string }) {
  const Sign = SIGNS[name] ?? OtherSign;
  return (
    <span class={`provider-sign ${name}`} aria-hidden="true">
      <Sign />
    </span>
  );
}

const SIGNS: Record<string, () => JSX.Element> = {
  kakao: KakaoSign,
  naver: NaverSign,
  google: GoogleSign,
};

function KakaoSign() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path
        fill="currentColor"
        d="M12 4c-5 0-9 3.1-9 7 0 2.5 1.7 4.7 4.2 5.9l-.8 3.1c-.1.4.3.7.6.4l3.7-2.5 1.3.1c5 0 9-3.1 9-7s-4-7-9-7z"
      />
    </svg>
  );
}

function NaverSign() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path fill="currentColor" d="M6 6h4.2l3.6 5.6V6H18v12h-4.2l-3.6-5.6V18H6z" />
    </svg>
  );
}

function GoogleSign() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path
        fill="none"
        stroke="currentColor"
        stroke-width="3"
        d="M17.8 7.2A7.5 7.5 0 1 0 19.5 12H12.5"
      />
    </svg>
  );
}

function OtherSign() {
  return <KeyRound aria-hidden="true" />;
}
