import { Modal } from "@mantine/core";
import { type UseQueryOptions, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ReceivedLetterDetail } from "@/api/models";
import { bytes, fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Facts, Loading, ProblemNote } from "@/shared/parts";

type Props = {
  // biome-ignore lint/suspicious/noExplicitAny: whatever key the letter is known by
  query: UseQueryOptions<ReceivedLetterDetail, Error, ReceivedLetterDetail, any>;
  close: () => void;
  children?: ReactNode;
};

/** A letter with everything it says, quotations and signature too. */
export function LetterDialog({ query, close, children }: Props) {
  const { t } = useI18n();
  const { data: letter, error } = useQuery(query);
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={letter?.subject || t("mail.letter")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {!letter && !error && <Loading rows={6} />}
      {error && <ProblemNote error={error} />}
      {letter && <Said letter={letter} />}
      {children}
    </Modal>
  );
}

function Said({ letter }: { letter: ReceivedLetterDetail }) {
  const { t, locale } = useI18n();
  const from = letter.from_name ? `${letter.from_name} <${letter.from_address}>` : letter.from_address;
  const facts: [string, string][] = [
    [t("mail.from"), from || "–"],
    [t("mail.sent_to"), letter.to.join(", ") || "–"],
    [t("mail.received_at"), fullMoment(letter.received_at, locale)],
  ];
  if (letter.cc.length > 0) facts.push([t("mail.cc"), letter.cc.join(", ")]);
  if (letter.why.length > 0) facts.push([t("mail.class"), `${letter.class ?? ""} (${letter.why.join("; ")})`]);
  return (
    <div className="stack">
      <Facts items={facts} />
      <p className="message-text break-anywhere" dir="auto">
        {letter.text}
      </p>
      {letter.attachments.length > 0 && (
        <ul aria-label={t("message.attachments")}>
          {letter.attachments.map((file, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two files of a letter may have one name
            <li key={at} className="meta">
              {file.name} · {file.type} · {bytes(file.size, locale)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
