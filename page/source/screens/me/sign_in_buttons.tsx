// The providers that the operator set up; where there are none it is said, and nothing is lost.

import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { Refused } from "../../api/refusals";
import { leave, type Provider, providers } from "../../api/sign_in";
import { ownPath, type Purpose } from "../../api/walk";
import { TroubleCard, TroubleLine } from "../../parts/trouble";
import { say } from "../../words/words";
import { ProviderButton } from "./provider_button";
import { providerName, signInWords } from "./provider_names";

/** In the order in which most people here have an account. */
const ORDER = ["kakao", "naver", "google"];

export function SignInButtons() {
  const { found, fault, again } = useProviders();
  const { query } = useLocation();
  const { leaving, trouble, go } = useLeaving("sign_in", ownPath(query.back));
  if (fault) return <NoProviders fault={fault} again={again} />;
  if (found === null) return <div class="provider-room" aria-busy="true" />;
  if (found.length === 0) return <p>{say("signing_in.none")}</p>;
  return (
    <div class="stack">
      {found.map(({ name }) => (
        <ProviderButton
          key={name}
          name={name}
          text={signInWords(name)}
          disabled={leaving !== null}
          act={() => go(name)}
        />
      ))}
      <p class="soft" aria-live="polite">
        {leaving === null
          ? say("signing_in.optional")
          : say("signing_in.leaving", { provider: providerName(leaving) })}
      </p>
      <TroubleLine fault={trouble} />
    </div>
  );
}

/** Asked when the screen comes, and again when the person wants it. */
export function useProviders() {
  const [found, setFound] = useState<Provider[] | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const again = () => {
    setFault(null);
    providers().then((all) => setFound(ordered(all)), setFault);
  };
  useEffect(again, []);
  return { found, fault, again };
}

/** The way to a provider. Whoever comes back with the browser's own button finds everything as it was. */
export function useLeaving(purpose: Purpose, back = "/me") {
  const [leaving, setLeaving] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  useEffect(() => {
    const shown = () => setLeaving(null);
    addEventListener("pageshow", shown);
    return () => removeEventListener("pageshow", shown);
  }, []);
  const go = (name: string) => {
    setLeaving(name);
    setTrouble(null);
    leave(name, purpose, back).catch((why: unknown) => {
      setLeaving(null);
      setTrouble(why);
    });
  };
  return { leaving, trouble, go };
}

function NoProviders({ fault, again }: { fault: unknown; again: () => void }) {
  if (fault instanceof Refused && fault.code === "sign_in_public_url_unknown") {
    return (
      <>
        <p>{say("signing_in.not_here")}</p>
        <p class="soft">{say("signing_in.not_here_operator")}</p>
      </>
    );
  }
  return <TroubleCard fault={fault} again={again} />;
}

function ordered(all: readonly Provider[]): Provider[] {
  const place = ({ name }: Provider) =>
    (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1);
  return [...all].sort((one, other) => place(one) - place(other));
}
