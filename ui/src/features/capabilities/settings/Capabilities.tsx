import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Capability, CapabilityKind } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Card, Icon, Loading, ProblemNote, When } from "@/shared/parts";
import { capabilitiesQuery } from "../queries";
import { CapabilityNew } from "./CapabilityNew";
import { CapabilitySwitch } from "./CapabilitySwitch";
import { Standing } from "./Standing";

const KINDS: CapabilityKind[] = ["obeyed", "own", "planned", "fixed"];

/** What can be switched, by who obeys it. */
export function Capabilities() {
  const { t } = useI18n();
  const manages = useMay("capabilities.manage");
  const found = useQuery(capabilitiesQuery);
  const [shown, setShown] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading rows={6} />;
  const switched = found.data.find((one) => one.key === shown);
  return (
    <div className="stack">
      {KINDS.map((kind) => {
        const items = found.data.filter((one) => one.kind === kind);
        if (items.length === 0 && kind !== "own") return null;
        const add = kind === "own" && manages && (
          <Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
            {t("capabilities.new")}
          </Button>
        );
        return (
          <Card key={kind} title={t(`capabilities.${kind}`)} actions={add}>
            <p className="meta">{t(items.length > 0 ? `capabilities.${kind}_hint` : "capabilities.own_none")}</p>
            <ul className="short-list">
              {items.map((one) => (
                <Row key={one.key} capability={one} show={manages ? () => setShown(one.key) : undefined} />
              ))}
            </ul>
          </Card>
        );
      })}
      {adding && <CapabilityNew close={() => setAdding(false)} />}
      {switched && <CapabilitySwitch key={switched.key} capability={switched} close={() => setShown(null)} />}
    </div>
  );
}

function Row({ capability, show }: { capability: Capability; show?: () => void }) {
  const { t, language } = useI18n();
  const { kind, state, percent, held_back, switched_at, switched_by_name } = capability;
  const name = textIn(capability.name, language);
  return (
    <li className="short-row">
      <span className="short-main">
        <span>
          <b className="break-anywhere">{name}</b> <code className="meta">{capability.key}</code>
        </span>
        <span className="meta break-anywhere">{textIn(capability.explanation, language)}</span>
        <span className="meta">
          <Standing state={state} percent={percent} heldBack={held_back} />{" "}
          {switched_by_name && (
            <>
              {t("capabilities.since")} <When at={switched_at} /> {t("capabilities.by", { name: switched_by_name })}
            </>
          )}
        </span>
      </span>
      {show && kind !== "fixed" && (
        <Button variant="default" aria-label={t("capabilities.switch_of", { name })} onClick={show}>
          {t("capabilities.switch")}
        </Button>
      )}
    </li>
  );
}
