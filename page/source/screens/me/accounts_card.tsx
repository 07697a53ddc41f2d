// The accounts that somebody signs in with: one more, or one less.

import { Link2, Unlink } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Profile } from "../../api/types";
import { TroubleLine } from "../../parts/trouble";
import { say, when } from "../../words/words";
import { ProviderSign } from "./provider_button";
import { providerName } from "./provider_names";
import { useLeaving, useProviders } from "./sign_in_buttons";
import { UnlinkSheet } from "./unlink_sheet";

type Account = Profile["accounts"][number];

export function AccountsCard({ accounts }: { accounts: readonly Account[] }) {
  const [leaving, setLeaving] = useState<string | null>(null);
  const only = accounts.length === 1;
  return (
    <section class="card" aria-labelledby="accounts">
      <h2 id="accounts">{say("accounts.title")}</h2>
      <ul class="plain-list lines">
        {accounts.map((one) => (
          <AccountLine
            key={one.provider}
            account={one}
            unlink={only ? null : () => setLeaving(one.provider)}
          />
        ))}
      </ul>
      {only && <p class="soft">{say("accounts.last")}</p>}
      <LinkAnother linked={accounts.map((one) => one.provider)} />
      {leaving !== null && <UnlinkSheet provider={leaving} close={() => setLeaving(null)} />}
    </section>
  );
}

function AccountLine({ account, unlink }: { account: Account; unlink: (() => void) | null }) {
  const name = providerName(account.provider);
  const linked = say("accounts.linked_at", { date: when(account.linked_at) });
  return (
    <li class="line">
      <ProviderSign name={account.provider} />
      <span class="line-words">
        <span class="line-name">{name}</span>
        <span class="soft">{account.email ? `${account.email} · ${linked}` : linked}</span>
      </span>
      {unlink && (
        <button
          type="button"
          class="button"
          aria-label={say("accounts.unlink_one", { provider: name })}
          onClick={unlink}
        >
          <Unlink aria-hidden="true" />
          <span class="on-wide">{say("accounts.unlink")}</span>
        </button>
      )}
    </li>
  );
}

function LinkAnother({ linked }: { linked: readonly string[] }) {
  const { found } = useProviders();
  const { leaving, trouble, go } = useLeaving("link");
  const others = (found ?? []).filter((one) => !linked.includes(one.name));
  if (others.length === 0) return null;
  return (
    <div class="stack">
      <h3>{say("accounts.link")}</h3>
      <div class="row link-row">
        {others.map(({ name }) => (
          <button
            key={name}
            type="button"
            class="button"
            disabled={leaving !== null}
            aria-label={say("accounts.link_one", { provider: providerName(name) })}
            onClick={() => go(name)}
          >
            <ProviderSign name={name} />
            {providerName(name)}
            <Link2 aria-hidden="true" />
          </button>
        ))}
      </div>
      <TroubleLine fault={trouble} />
    </div>
  );
}
