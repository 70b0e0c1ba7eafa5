import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Frame } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Badge, Icon, Picker, type Tone } from "@/shared/parts";
import { treeOf } from "./board";
import { framesQuery } from "./queries";

const TONES: Record<Frame["status"], Tone> = { draft: "outline", committed: "green", closed: "plain" };

export function FrameStatus({ of }: { of: Frame["status"] }) {
  const { t } = useI18n();
  return <Badge tone={TONES[of]}>{t(`moscow.status.${of}`)}</Badge>;
}

/** Projects with their increments with their timeboxes: which of them the board is of. */
export function FrameChooser({ frame }: { frame: Frame }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [opened, setOpened] = useState(false);
  const { data = [frame] } = useQuery(framesQuery);
  const level = t(`moscow.level_of.${frame.definition.level}`);
  const choices = treeOf(data).map(({ frame: one, depth }) => ({
    value: one.id,
    label: one.definition.name,
    hint: `${t(`moscow.level_of.${one.definition.level}`)}, ${t(`moscow.status.${one.status}`)}`,
    picked: one.id === frame.id,
    lead: depth > 0 ? <span style={{ inlineSize: depth * 14 }} /> : undefined,
  }));
  return (
    <Picker
      opened={opened}
      setOpened={setOpened}
      label={t("moscow.frame_choose", { name: `${level}, ${frame.definition.name}` })}
      choices={choices}
      pick={(id) => void navigate({ to: "/moscow/$frameId", params: { frameId: id }, search: (before) => before })}
      target={
        <>
          <b>
            {level}, {frame.definition.name}
          </b>
          <Icon name="down" size={14} />
        </>
      }
    />
  );
}
