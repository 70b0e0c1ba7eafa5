import "@/shared/theme/mail.css";
import { Button, Modal, SegmentedControl } from "@mantine/core";
import { type UseQueryOptions, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { ReceivedLetterDetail } from "@/api/models";
import { bytes, fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Facts, Loading, ProblemNote } from "@/shared/parts";
import { relatedWhy } from "./trust";

type Props = {
  // biome-ignore lint/suspicious/noExplicitAny: whatever key the letter is known by
  query: UseQueryOptions<ReceivedLetterDetail, Error, ReceivedLetterDetail, any>;
  close: () => void;
  /** Where the letter is as its sender made it look. */
  looks: (pictures: boolean) => string;
  children?: ReactNode;
};

/** A letter with everything it says, quotations and signature too. */
export function LetterDialog({ query, close, looks, children }: Props) {
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
      {letter && <Said letter={letter} looks={looks} />}
      {children}
    </Modal>
  );
}

/** In a frame that has no script, no origin and no network. Pictures from elsewhere come if somebody asks for them. */
function AsSent({ letter, looks }: { letter: ReceivedLetterDetail; looks: Props["looks"] }) {
  const { t } = useI18n();
  const [pictures, setPictures] = useState(false);
  return (
    <div className="stack">
      <div className="row">
        {letter.remote_pictures > 0 && !pictures && (
          <>
            <Button variant="default" onClick={() => setPictures(true)}>
              {t("mail.show_pictures", { n: letter.remote_pictures })}
            </Button>
            <span className="meta">{t("mail.pictures_hint")}</span>
          </>
        )}
        <a href={looks(pictures)} target="_blank" rel="noreferrer">
          {t("mail.print")}
        </a>
      </div>
      <iframe
        key={String(pictures)}
        className="letter-frame"
        title={letter.subject || t("mail.letter")}
        src={looks(pictures)}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
      />
    </div>
  );
}

/** The domain that a letter names as its sender's denies that it sent it. */
export function SenderDenied() {
  const { t } = useI18n();
  return (
    <p className="meta">
      <Badge tone="red" icon="alert">
        {t("mail.sender_denied")}
      </Badge>{" "}
      {t("mail.sender_denied_hint")}
    </p>
  );
}

function Said({ letter, looks }: { letter: ReceivedLetterDetail; looks: Props["looks"] }) {
  const { t, locale } = useI18n();
  const [asText, setAsText] = useState(true);
  const from = letter.from_name ? `${letter.from_name} <${letter.from_address}>` : letter.from_address;
  const facts: [string, string][] = [
    [t("mail.from"), from || "–"],
    [t("mail.sent_to"), letter.to.join(", ") || "–"],
    [t("mail.received_at"), fullMoment(letter.received_at, locale)],
  ];
  if (letter.cc.length > 0) facts.push([t("mail.cc"), letter.cc.join(", ")]);
  if (letter.why.length > 0) facts.push([t("mail.class"), `${letter.class ?? ""} (${letter.why.join("; ")})`]);
  const verdicts = (["spf", "dkim", "dmarc"] as const).flatMap((way) =>
    letter[way] ? [`${way.toUpperCase()}: ${letter[way]}`] : [],
  );
  if (letter.confidence && letter.found_by) {
    facts.push([
      t("mail.confidence"),
      `${t(`mail.confidence_${letter.confidence}`)}: ${t(`mail.found_${letter.found_by}`)}`,
    ]);
  }
  const related = relatedWhy(letter);
  if (related) facts.push([t("mail.confidence"), t(related)]);
  if (letter.direct) facts.push([t("mail.way"), t("mail.direct")]);
  if (verdicts.length > 0) facts.push([t("mail.sender_check"), verdicts.join(" · ")]);
  return (
    <div className="stack">
      {letter.dmarc === "fail" && <SenderDenied />}
      <Facts items={facts} />
      {letter.has_html && (
        <SegmentedControl
          aria-label={t("mail.shown_as")}
          data={[
            { value: "text", label: t("mail.as_text") },
            { value: "looks", label: t("mail.as_sent") },
          ]}
          value={asText ? "text" : "looks"}
          onChange={(value) => setAsText(value === "text")}
        />
      )}
      {asText ? (
        <p className="message-text break-anywhere" dir="auto">
          {letter.text}
        </p>
      ) : (
        <AsSent letter={letter} looks={looks} />
      )}
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
