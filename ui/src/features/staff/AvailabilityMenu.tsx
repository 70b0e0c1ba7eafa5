import { Menu } from "@mantine/core";
import type { ReactElement } from "react";
import type { Availability } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Icon, tellProblem } from "@/shared/parts";
import { absences, useChooseAvailability } from "./availability";
import { useSession } from "./session";

type Props = { of: Availability; children: ReactElement };

/** Says whether tickets come to somebody: to oneself, or to a person whom one leads. The child opens it. */
export function AvailabilityMenu({ of, children }: Props) {
  const { t } = useI18n();
  const { person } = useSession();
  const choose = useChooseAvailability(of.person_id);
  const own = of.person_id === person.id;
  const set = (away: boolean, until: string | null) =>
    choose.mutate({ away, until }, { onError: (error) => tellProblem(error, t) });
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        {of.away && (
          <>
            <Menu.Item leftSection={<Icon name="check" />} onClick={() => set(false, null)}>
              {t(own ? "away.back" : "away.is_back")}
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Label>{t(own ? "away.go" : "away.is_gone")}</Menu.Label>
        {absences(new Date(), own).map((one) => (
          <Menu.Item key={one.label} leftSection={<Icon name="moon" />} onClick={() => set(true, one.until)}>
            {t(one.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
