// Work that was given up, and how to look at it.

import { CircleCheck, MailWarning } from "lucide-preact";
import { number, say, sayCount, when } from "../../words/words";
import type { Letters } from "./overview";
import { Command, Figure, Lacking, Tile } from "./tile";

export function LettersTile({
  letters,
  fault,
}: {
  letters: Letters | null;
  fault: string | undefined;
}) {
  return (
    <Tile title={say("status.letters.title")} Icon={MailWarning}>
      {letters === null && <Lacking fault={fault} />}
      {letters?.count === 0 && (
        <p class="soft with-icon">
          <CircleCheck class="good" aria-hidden="true" />
          {say("status.letters.none")}
        </p>
      )}
      {letters !== null && letters.count > 0 && <Waiting letters={letters} />}
    </Tile>
  );
}

function Waiting({ letters }: { letters: Letters }) {
  return (
    <>
      <dl class="figures">
        <Figure
          value={number(letters.count)}
          name={sayCount("status.letters.waiting", letters.count)}
          bad
        />
      </dl>
      <ul class="plain-list lines-of">
        {letters.newest.map((letter) => (
          <li key={letter.id}>
            <span>
              <code>{letter.code}</code>{" "}
              <span class="soft">
                {say(`status.queues.${letter.lane}`)} ·{" "}
                {when(letter.at, { dateStyle: "short", timeStyle: "short" })}
              </span>
            </span>
          </li>
        ))}
      </ul>
      <p class="soft">{say("status.letters.look")}</p>
      <Command>wastecoach dlq list</Command>
    </>
  );
}
