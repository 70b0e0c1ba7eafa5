import { Button, Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useSession } from "@/features/staff";
import { useLiveState } from "@/live";
import { LANGUAGES, useI18n } from "@/shared/i18n";
import { Avatar, Icon, type IconName } from "@/shared/parts";
import { Jump } from "./Jump";
import { OwnAvailability } from "./OwnAvailability";
import { SignOutItem, SignOutQuestion, useLeaving } from "./SignOutItem";

type Props = { showKeys: () => void; create?: () => void };

export function TopBar({ showKeys, create }: Props) {
  const { t } = useI18n();
  return (
    <header className="top">
      <Jump />
      {create && (
        <Button
          variant="default"
          leftSection={<Icon name="plus" />}
          onClick={create}
          className="top-new"
          aria-label={t("ticket.new")}
        >
          {t("ticket.new")}
        </Button>
      )}
      <span className="grow" />
      <LiveLight />
      <OwnAvailability />
      <PersonMenu showKeys={showKeys} />
    </header>
  );
}

function LiveLight() {
  const { t } = useI18n();
  const state = useLiveState();
  return (
    <span className={`live live-${state}`} role="status" title={t(`live.${state}_hint`)}>
      <span className="live-dot" aria-hidden="true" />
      {t(`live.${state}`)}
    </span>
  );
}

const SCHEMES: { scheme: "light" | "dark" | "auto"; icon: IconName }[] = [
  { scheme: "light", icon: "sun" },
  { scheme: "dark", icon: "moon" },
  { scheme: "auto", icon: "settings" },
];

function PersonMenu({ showKeys }: { showKeys: () => void }) {
  const { t, language, choose } = useI18n();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { person } = useSession();
  const leaving = useLeaving();
  const tick = (on: boolean) => (on ? <Icon name="check" size={14} /> : undefined);
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <UnstyledButton className="person-button" aria-label={t("person.menu", { name: person.name })}>
            <Avatar name={person.name} />
            <span className="person-name">{person.name}</span>
            <Icon name="down" size={14} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{person.email}</Menu.Label>
          <Menu.Item component={Link} to="/settings/account" leftSection={<Icon name="user" />}>
            {t("person.account")}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="book" />} onClick={showKeys} rightSection="?">
            {t("keys.title")}
          </Menu.Item>
          <Menu.Item component="a" href="/api/docs" leftSection={<Icon name="code" />}>
            {t("person.docs")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t("person.theme")}</Menu.Label>
          {SCHEMES.map(({ scheme, icon }) => (
            <Menu.Item
              key={scheme}
              closeMenuOnClick={false}
              leftSection={<Icon name={icon} />}
              rightSection={tick(colorScheme === scheme)}
              onClick={() => setColorScheme(scheme)}
            >
              {t(`theme.${scheme}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Label>{t("person.language")}</Menu.Label>
          {LANGUAGES.map((one) => (
            <Menu.Item
              key={one.language}
              closeMenuOnClick={false}
              lang={one.language}
              leftSection={<Icon name="language" />}
              rightSection={tick(language === one.language)}
              onClick={() => choose(one.language)}
            >
              {one.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <SignOutItem leaving={leaving} />
        </Menu.Dropdown>
      </Menu>
      <SignOutQuestion leaving={leaving} />
    </>
  );
}
