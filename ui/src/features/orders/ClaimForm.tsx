import { Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useI18n } from "@/shared/i18n";
import { hindranceText, warrantyTexts } from "./acting";
import { Exception, type PartProps, submitting } from "./action-part";

export function ClaimForm({ order, possible, send, of }: PartProps) {
  const { t, locale } = useI18n();
  const open = possible.lines.filter((one) => one.claim.possible);
  const [line, setLine] = useState(
    (open.find((one) => !one.claim.exception) ?? open[0] ?? possible.lines[0])?.line_id ?? "",
  );
  const [serial, setSerial] = useState("");
  const [problem, setProblem] = useState("");
  const [goodwill, setGoodwill] = useState("");
  const chosen = possible.lines.find((one) => one.line_id === line);
  const serials = order.lines.find((one) => one.id === line)?.serials ?? [];
  const told = chosen && warrantyTexts(chosen.warranty, t, locale);
  const go = () =>
    send("warranty-claims", {
      line_id: line,
      serial: serial || null,
      problem,
      goodwill: goodwill || null,
    });
  return (
    <form id="order-action" className="stack" onSubmit={submitting(go)}>
      <Select
        label={t("order.article")}
        description={told && [told.label, told.why].filter(Boolean).join(" · ")}
        allowDeselect={false}
        data={possible.lines.map((one) => ({ value: one.line_id, label: one.title, disabled: !one.claim.possible }))}
        value={line}
        onChange={(value) => setLine(value ?? line)}
      />
      {serials.length > 1 ? (
        <Select
          label={t("act.serial")}
          clearable
          data={serials}
          value={serial || null}
          error={of("serial")}
          onChange={(value) => setSerial(value ?? "")}
        />
      ) : (
        <TextInput
          label={t("act.serial")}
          placeholder={serials[0]}
          maxLength={100}
          value={serial}
          error={of("serial")}
          onChange={(event) => setSerial(event.currentTarget.value)}
        />
      )}
      <Textarea
        label={t("act.problem")}
        required
        withAsterisk={false}
        autosize
        minRows={2}
        value={problem}
        error={of("problem")}
        onChange={(event) => setProblem(event.currentTarget.value)}
      />
      {chosen?.claim.exception && (
        <Exception
          text={hindranceText(chosen.claim.exception, t, locale)}
          value={goodwill}
          change={setGoodwill}
          error={of("goodwill")}
        />
      )}
    </form>
  );
}
