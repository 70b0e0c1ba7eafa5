import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Badge, ProblemNote } from "@/shared/parts";
import { decisionQuery } from "../queries";

/** For whom it is on, for whoever may see customers. */
export function CapabilityCheck({ of }: { of: string }) {
  const { t } = useI18n();
  const maySee = useMay("customers.read");
  const heading = useId();
  const [written, setWritten] = useState("");
  const [asked, setAsked] = useState("");
  const found = useQuery(decisionQuery(of, asked));
  if (!maySee) return null;
  const look = (event: FormEvent) => {
    event.preventDefault();
    setAsked(written.trim());
  };
  return (
    <section className="stack" aria-labelledby={heading}>
      <h3 id={heading}>{t("capabilities.check")}</h3>
      <form className="capability-check" onSubmit={look}>
        <TextInput
          className="grow"
          label={t("capabilities.check_label")}
          maxLength={200}
          value={written}
          onChange={(event) => setWritten(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={found.isFetching} disabled={written.trim() === ""}>
          {t("capabilities.check_do")}
        </Button>
      </form>
      <p role="status" className="meta">
        {found.data && (
          <>
            <Badge tone={found.data.on ? "green" : "plain"} icon={found.data.on ? "check" : "x"}>
              {t(found.data.on ? "capabilities.is_on" : "capabilities.is_off")}
            </Badge>{" "}
            {t(`capabilities.because_${found.data.because}`)}
          </>
        )}
      </p>
      {found.isError && <ProblemNote error={found.error} />}
    </section>
  );
}
