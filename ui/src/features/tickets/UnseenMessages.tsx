import { Button } from "@mantine/core";
import type { Message } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { MessageItem } from "./Thread";

type Props = { messages: Message[]; resend: () => void; edit: () => void };

/** The reply was held back, because these came in first. Nothing typed is lost; the writer decides. */
export function UnseenMessages({ messages, resend, edit }: Props) {
  const { t } = useI18n();
  return (
    <div className="unseen" role="alert">
      <p className="unseen-head">
        <Icon name="alert" /> {t("unseen.title", { n: messages.length })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1) */}
      <section className="unseen-messages" tabIndex={0} aria-label={t("unseen.label")}>
        {messages.map((message) => (
          <MessageItem key={message.id} message={message} />
        ))}
      </section>
      <div className="unseen-foot">
        <Button variant="default" onClick={edit}>
          {t("unseen.edit")}
        </Button>
        <Button onClick={resend}>{t("unseen.send")}</Button>
      </div>
    </div>
  );
}
