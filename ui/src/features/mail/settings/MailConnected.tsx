import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, Loading, ProblemNote } from "@/shared/parts";
import { answerIn } from "./oauth";
import { useFinishGrant } from "./queries";

/** Where a provider sends somebody back to, with its answer in the address. */
export function MailConnected() {
  const { t } = useI18n();
  const [answer] = useState(() => answerIn(window.location.search));
  const { mutate, data, error } = useFinishGrant();
  const handedIn = useRef(false);
  useEffect(() => {
    // It is good once, and belongs into no history.
    if (!answer || handedIn.current) return;
    handedIn.current = true;
    window.history.replaceState(window.history.state, "", window.location.pathname);
    mutate(answer);
  }, [answer, mutate]);
  return (
    <Card title={t("mail.connecting")}>
      <div className="stack" role="status">
        {!answer && <p>{t("mail.nothing_to_connect")}</p>}
        {answer && !data && !error && <Loading rows={1} />}
        {error && <ProblemNote error={error} />}
        {data && (
          <p>
            <Badge tone="green" icon="check">
              {t("mail.connected")}
            </Badge>{" "}
            {t("mail.connected_as", { name: data.name, address: data.address })}
          </p>
        )}
      </div>
      <Link to="/settings/mail">{t("mail.settings")}</Link>
    </Card>
  );
}
