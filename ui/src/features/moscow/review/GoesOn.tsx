import { Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Frame, MoscowBoard } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Icon, Loading } from "@/shared/parts";
import { MoveDialog } from "../MoveDialog";
import { boardQuery, framesQuery } from "../queries";
import { useNames } from "../useNames";

/** Something unfinished gets its class in a later frame: never by itself, always with a reason. */
export function GoesOn({ frame, initiative }: { frame: Frame; initiative: string }) {
  const { t } = useI18n();
  const decides = useMay("moscow.decide");
  const { data = [] } = useQuery(framesQuery);
  const [into, setInto] = useState<string | null>(null);
  const later = data.filter(
    (one) =>
      one.status !== "closed" &&
      one.definition.ends_on > frame.definition.ends_on &&
      one.definition.level === frame.definition.level,
  );
  if (!decides || later.length === 0) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <button type="button" className="pill-button">
            {t("moscow.review_carry")} <Icon name="down" size={13} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {later.map((one) => (
            <Menu.Item key={one.id} onClick={() => setInto(one.id)}>
              {one.definition.name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {into && <Carry into={into} initiative={initiative} close={() => setInto(null)} />}
    </>
  );
}

function Carry({ into, initiative, close }: { into: string; initiative: string; close: () => void }) {
  const found = useQuery(boardQuery(into));
  if (!found.data) return <Loading rows={1} />;
  return <Dialog board={found.data} initiative={initiative} close={close} />;
}

type Props = { board: MoscowBoard; initiative: string; close: () => void };

function Dialog({ board, initiative, close }: Props) {
  const names = useNames(board);
  const card = board.cards.find((one) => one.initiative.key === initiative);
  if (!card) return null;
  return <MoveDialog board={board} card={card} to={null} names={names} moved={close} close={close} />;
}
